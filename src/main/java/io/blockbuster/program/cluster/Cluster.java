package io.blockbuster.program.cluster;

import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A cluster that answers. Errors of Kafka come out as {@link KafkaException}.
 *
 * <p>Thread-safe.
 */
public final class Cluster implements AutoCloseable {
    private static final int ATTEMPT_MS = 4_000;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Admin admin;

    private Cluster(Admin admin) {
        this.admin = admin;
    }

    /**
     * Waits for a broker, saying so once.
     *
     * @param wait how long at most; zero tries once
     * @return empty if a stop was asked for meanwhile
     * @throws CommandException if no broker answers in that time
     * @throws KafkaException if one answers and refuses, or a property is wrong
     */
    public static Optional<Cluster> await(Properties kafka, Duration wait, StopSignal stop, PrintWriter err)
            throws InterruptedException {
        String servers = kafka.getProperty("bootstrap.servers");
        long deadline = System.nanoTime() + wait.toNanos();
        boolean said = false;
        while (!stop.requested()) {
            Optional<Cluster> cluster = attempt(kafka);
            if (cluster.isPresent()) {
                return cluster;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new CommandException(
                        "no Kafka broker answers at " + servers,
                        "Check --bootstrap-servers, start one with 'blockbuster broker', or wait longer with --wait.");
            }
            if (!said) {
                err.println("Waiting up to " + wait.toSeconds() + " s for a Kafka broker at " + servers);
                err.flush();
                said = true;
            }
            stop.await(PAUSE);
        }
        return Optional.empty();
    }

    /**
     * Asks once.
     *
     * @return empty if no broker answers
     * @throws KafkaException if one answers and refuses, or a property is wrong
     */
    public static Optional<Cluster> attempt(Properties kafka) throws InterruptedException {
        Admin admin;
        try {
            admin = Admin.create(patientFor(kafka));
        } catch (KafkaException failure) {
            if (isUnresolved(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
        try {
            admin.describeCluster().clusterId().get();
            return Optional.of(new Cluster(admin));
        } catch (ExecutionException failure) {
            admin.close(Duration.ZERO);
            if (failure.getCause() instanceof TimeoutException || failure.getCause() instanceof DisconnectException) {
                return Optional.empty();
            }
            throw kafka(failure);
        } catch (InterruptedException interrupted) {
            admin.close(Duration.ZERO);
            throw interrupted;
        }
    }

    private static Properties patientFor(Properties kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.putIfAbsent("client.id", "blockbuster-admin");
        properties.put("default.api.timeout.ms", String.valueOf(ATTEMPT_MS));
        properties.put("request.timeout.ms", String.valueOf(ATTEMPT_MS - 500));
        return properties;
    }

    /** A host name that does not resolve yet, as in a cluster that is just starting. */
    private static boolean isUnresolved(KafkaException failure) {
        return failure.getCause() instanceof ConfigException cause
                && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls");
    }

    /** The brokers. */
    public List<Node> brokers() throws InterruptedException {
        try {
            return List.copyOf(admin.describeCluster().nodes().get());
        } catch (ExecutionException failure) {
            throw kafka(failure);
        }
    }

    /** The names of the topics this user may see, internal ones left out. */
    public Set<String> topics() throws InterruptedException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException failure) {
            throw kafka(failure);
        }
    }

    /**
     * Waits for a topic, saying so once.
     *
     * @return false if a stop was asked for meanwhile
     * @throws CommandException if it is not there in that time
     */
    public boolean awaitTopic(String topic, Duration wait, StopSignal stop, PrintWriter err)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        boolean said = false;
        while (!topics().contains(topic)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new CommandException(
                        "the cluster has no topic " + topic,
                        "'blockbuster run' creates its topics when it starts; --topic names another one.");
            }
            if (!said) {
                err.println("Waiting up to " + wait.toSeconds() + " s for the topic " + topic);
                err.flush();
                said = true;
            }
            if (stop.await(PAUSE)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Creates the topics that are missing and waits until clients can use them.
     *
     * @return the names of those that were created here
     */
    public Set<String> create(Collection<NewTopic> topics) throws InterruptedException {
        try {
            return TopicCreation.create(admin, topics);
        } catch (ExecutionException failure) {
            throw kafka(failure);
        }
    }

    /** Waits until clients can use topics that are there, ten seconds at most. */
    public void awaitLeaders(Collection<NewTopic> topics) throws InterruptedException {
        try {
            TopicCreation.awaitLeaders(admin, topics);
        } catch (ExecutionException failure) {
            throw kafka(failure);
        }
    }

    private static KafkaException kafka(ExecutionException failure) {
        return failure.getCause() instanceof KafkaException cause ? cause : new KafkaException(failure.getCause());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
