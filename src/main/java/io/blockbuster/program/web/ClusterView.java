package io.blockbuster.program.web;

import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.UpdateTopics;
import java.util.Properties;

/**
 * What the dashboard shows of a cluster.
 *
 * @param kafka Kafka's properties, {@code bootstrap.servers} at least; those that no client knows are left out
 * @param topics the processor's topics
 * @param models the topics that tell of the model
 * @param applicationId the processor's application id, for its lag
 */
public record ClusterView(Properties kafka, Topics topics, UpdateTopics models, String applicationId) {}
