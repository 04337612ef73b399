package io.blockbuster.program.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final TopicPartition PARTITION = new TopicPartition("reviews.raw", 0);

    @Test
    void shouldServeCommittedTransactionsOnly() {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            broker.createTopics(1, PARTITION.topic());

            // When
            try (KafkaProducer<String, String> producer = producer(broker, Map.of("transactional.id", "writer"))) {
                producer.initTransactions();
                producer.beginTransaction();
                send(producer, "aborted");
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                send(producer, "committed");
                producer.commitTransaction();
            }

            // Then
            assertThat(read(broker, 1)).containsExactly("committed");
        }
    }

    @Test
    void shouldKeepPortAndDataOverAStopAndAStart() {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            broker.createTopics(1, PARTITION.topic());
            String before = broker.bootstrapServers();

            try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
                send(producer, "before");
                producer.flush();

                // When
                broker.stop();
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port(before)).close())
                        .isInstanceOf(ConnectException.class);
                broker.start();
                send(producer, "after");
            }

            // Then
            assertThat(broker.bootstrapServers()).isEqualTo(before);
            assertThat(read(broker, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void shouldGoOnFromADataFolderWithTheSameClusterId(@TempDir Path folder) throws Exception {
        // Given
        BrokerSettings settings = BrokerSettings.temporary().withDataDir(folder.resolve("kafka"));
        String cluster;
        try (EmbeddedBroker first = EmbeddedBroker.start(settings)) {
            cluster = clusterIdSeenByClients(first);
            first.createTopics(1, PARTITION.topic());
            try (KafkaProducer<String, String> producer = producer(first, Map.of())) {
                send(producer, "kept");
            }
        }

        // When
        try (EmbeddedBroker second = EmbeddedBroker.start(settings)) {
            // Then
            assertThat(clusterIdSeenByClients(second)).isEqualTo(cluster).isEqualTo(second.clusterId());
            assertThat(read(second, 1)).containsExactly("kept");
            assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("in use by another broker");
        }
    }

    @Test
    void shouldRefuseAtOnceAFolderThatAnotherProcessUses(@TempDir Path folder) throws Exception {
        // Given
        BrokerSettings settings = BrokerSettings.temporary().withDataDir(folder.resolve("kafka"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            Path output = folder.resolve("output");

            // When
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.blockbuster.program.Main",
                            "broker",
                            "--port",
                            "0",
                            "--data-dir",
                            folder.resolve("kafka").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();

            // Then
            try {
                assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(second.exitValue()).isOne();
                assertThat(output).content().contains("in use by another broker", "--data-dir");
            } finally {
                second.destroyForcibly();
            }
            broker.createTopics(1, PARTITION.topic()); // the first goes on
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() throws Exception {
        // Given
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Path> foldersBefore = temporaryFolders();
        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));

        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            broker.createTopics(1, PARTITION.topic());
            assertThat(temporaryFolders()).hasSizeGreaterThan(foldersBefore.size());
        } finally {
            System.setOut(stdout);
        }

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(temporaryFolders()).isEqualTo(foldersBefore);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !thread.isDaemon()
                                && !before.contains(thread)
                                && !thread.equals(Thread.currentThread()))
                        .isEmpty());
    }

    @Test
    void shouldSayThatThePortIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When, Then
            assertThatThrownBy(() ->
                            EmbeddedBroker.start(BrokerSettings.temporary().withPort(taken.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void shouldRefuseAFolderOfOtherFiles(@TempDir Path folder) throws Exception {
        // Given
        Files.writeString(folder.resolve("thesis.txt"), "chapter 1");

        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.temporary().withDataDir(folder)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("was not written by a broker");
        assertThat(folder.resolve("thesis.txt")).exists();
    }

    private static KafkaProducer<String, String> producer(EmbeddedBroker broker, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, String value) {
        Future<?> unused = producer.send(new ProducerRecord<>(PARTITION.topic(), value));
    }

    /** The values of the partition at read_committed, once there are {@code count}. */
    private static List<String> read(EmbeddedBroker broker, int count) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
        }
        return values;
    }

    private static int port(String bootstrapServers) {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
    }

    private static String clusterIdSeenByClients(EmbeddedBroker broker)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Set<Path> temporaryFolders() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("blockbuster-broker-"))
                    .collect(Collectors.toSet());
        }
    }
}
