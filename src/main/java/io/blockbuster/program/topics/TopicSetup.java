package io.blockbuster.program.topics;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a part that runs does first: it waits for the cluster, however long that takes, and then sees to its topics. */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final List<NewTopic> wanted;
    private final boolean create;

    /**
     * @param wanted the topics, as they are created where they are missing
     * @param create whether missing topics are created; if not, they are an error
     */
    public TopicSetup(List<NewTopic> wanted, boolean create) {
        this.wanted = List.copyOf(wanted);
        this.create = create;
    }

    /**
     * Waits until the cluster answers, and makes sure that the topics are there and clients can use them.
     *
     * @return false if {@code stop} was asked for before
     * @throws CommandException if topics are missing and not to be created, or the cluster refuses
     */
    public boolean prepare(Properties kafka, StopSignal stop) throws InterruptedException {
        String servers = kafka.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "(no bootstrap.servers)");
        while (!stop.requested()) {
            try (Cluster cluster = Cluster.attempt(kafka).orElse(null)) {
                if (cluster != null) {
                    prepare(cluster);
                    return true;
                }
            } catch (RetriableException e) {
                LOG.atDebug().setCause(e).log("The topics are not ready");
            } catch (KafkaException e) {
                throw refused(servers, e.getCause() == null ? e : e.getCause());
            }
            LOG.atWarn().addKeyValue("bootstrap.servers", servers).log("Waiting for a Kafka broker to answer");
            stop.await(RETRY);
        }
        return false;
    }

    private void prepare(Cluster cluster) throws InterruptedException {
        if (create) {
            cluster.create(wanted);
        } else {
            requireAll(cluster.topics());
            cluster.awaitLeaders(wanted);
        }
    }

    private void requireAll(Set<String> present) {
        List<String> missing = wanted.stream()
                .map(NewTopic::name)
                .filter(name -> !present.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    "topics are missing: " + String.join(", ", missing),
                    "Create them, with 'blockbuster topics' for one, or leave out --no-create-topics.");
        }
    }

    private static CommandException refused(String servers, Throwable cause) {
        String hint = cause instanceof AuthenticationException || cause instanceof AuthorizationException
                ? "Check security.protocol and the sasl.* properties (--kafka-config), and this user's ACLs."
                : "Check --bootstrap-servers and the Kafka properties.";
        return new CommandException("the cluster at " + servers + " refuses: " + cause.getMessage(), hint, cause);
    }
}
