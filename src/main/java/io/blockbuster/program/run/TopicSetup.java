package io.blockbuster.program.run;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.Topics;
import io.blockbuster.topology.feed.UpdateTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics on a cluster: waits for the cluster, then creates what is missing. */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final String LABELLED = "reviews.labelled";
    private static final Duration LEADERS = Duration.ofSeconds(10);

    private final List<NewTopic> wanted;
    private final boolean create;

    /**
     * The processor's topics, and the one of labels, where topics are created, for those who label before a trainer runs.
     *
     * @param updates the topics of model updates, which have one partition each
     * @param partitions of each other topic created
     * @param create whether missing topics are created; if not, they are an error
     */
    public TopicSetup(ProcessorSettings settings, UpdateTopics updates, int partitions, boolean create) {
        this(wanted(settings, updates, partitions, create), create);
    }

    /**
     * Topics as they are created where they are missing.
     *
     * @param create whether missing topics are created; if not, they are an error
     */
    public TopicSetup(List<NewTopic> wanted, boolean create) {
        this.wanted = List.copyOf(wanted);
        this.create = create;
    }

    /**
     * Waits until the cluster answers, however long it takes, and makes sure that the topics are there.
     *
     * @return false if {@code stop} was asked for before
     * @throws CommandException if topics are missing and not to be created, or the cluster refuses
     */
    public boolean prepare(Properties kafka, StopSignal stop) throws InterruptedException {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000");
        properties.putAll(kafka);
        String servers = kafka.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "(no bootstrap.servers)");
        while (!stop.requested()) {
            try (Admin admin = Admin.create(properties)) {
                ensure(admin);
                return true;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw refused(servers, causeOf(e));
                }
            } catch (KafkaException e) {
                // Names that do not resolve yet; everything else about the configuration stays wrong.
                if (!isUnresolved(e)) {
                    throw refused(servers, causeOf(e));
                }
            }
            LOG.atWarn().addKeyValue("bootstrap.servers", servers).log("Waiting for a Kafka broker to answer");
            stop.await(RETRY);
        }
        return false;
    }

    private void ensure(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
        if (missing.isEmpty()) {
            return;
        }
        List<String> names = missing.stream().map(NewTopic::name).toList();
        if (!create) {
            throw new CommandException(
                    "topics are missing: " + String.join(", ", names), "Create them, or leave out --no-create-topics.");
        }
        Map<String, KafkaFuture<Void>> created = admin.createTopics(missing).values();
        for (NewTopic topic : missing) {
            try {
                Objects.requireNonNull(created.get(topic.name())).get();
                LOG.atInfo()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("partitions", topic.numPartitions())
                        .log("Topic created");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        awaitLeaders(admin, names);
    }

    /**
     * Waits until each partition has a leader that knows of it. A producer that comes before may have its first batch
     * refused and its second accepted, which an idempotent one does not recover from soon.
     */
    private static void awaitLeaders(Admin admin, List<String> topics) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + LEADERS.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                boolean led = admin.describeTopics(topics).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null);
                if (led) {
                    return;
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
            Thread.sleep(50);
        }
        LOG.atWarn().addKeyValue("topics", topics).log("Some new partitions have no leader yet");
    }

    private static List<NewTopic> wanted(
            ProcessorSettings settings, UpdateTopics updates, int partitions, boolean create) {
        Topics topics = settings.topics();
        List<NewTopic> wanted = new ArrayList<>();
        for (String name : topics.all()) {
            wanted.add(new NewTopic(name, Optional.of(partitions), Optional.empty()));
        }
        long retentionMs = settings.windows().retention().toMillis();
        wanted.get(topics.all().indexOf(topics.sentiment()))
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retentionMs)));
        wanted.add(LearningTopics.updates(updates.updates()));
        wanted.add(LearningTopics.audit(updates.audit()));
        if (create) {
            wanted.add(LearningTopics.labelled(LABELLED, partitions));
        }
        return wanted;
    }

    private static Throwable causeOf(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static boolean isUnresolved(KafkaException e) {
        return e.getCause() instanceof ConfigException config
                && String.valueOf(config.getMessage()).contains("No resolvable bootstrap urls");
    }

    private static CommandException refused(String servers, Throwable cause) {
        String hint = cause instanceof AuthenticationException || cause instanceof AuthorizationException
                ? "Check security.protocol and the sasl.* properties (--kafka-config), and this user's ACLs."
                : "Check --bootstrap-servers and the Kafka properties.";
        return new CommandException("the cluster at " + servers + " refuses: " + cause.getMessage(), hint, cause);
    }
}
