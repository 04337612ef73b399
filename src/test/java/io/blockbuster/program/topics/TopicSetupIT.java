package io.blockbuster.program.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.cluster.TopicCreation;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicSetupIT {
    private static final TopicPlan PLAN = TopicPlan.of(3);

    @Test
    void shouldCreateWhatIsMissingAndLeaveTheRest() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Properties kafka = kafka(broker.bootstrapServers());
            broker.createTopics(7, "reviews.raw");

            assertThat(new TopicSetup(PLAN.all(), true).prepare(kafka, StopSignal.manual()))
                    .isTrue();

            try (Admin admin = Admin.create(kafka)) {
                assertThat(partitions(admin, "reviews.raw")).isEqualTo(7);
                assertThat(partitions(admin, "reviews.scored")).isEqualTo(3);
                assertThat(cleanupPolicy(admin, "reviews.sentiment")).contains("compact", "delete");
                assertThat(cleanupPolicy(admin, "models.updates")).isEqualTo("compact");
                assertThat(partitions(admin, "models.updates")).isEqualTo(1);
                assertThat(cleanupPolicy(admin, "models.audit")).isEqualTo("delete");
                assertThat(cleanupPolicy(admin, "reviews.labelled")).isEqualTo("delete");
            }
        }
    }

    @Test
    void shouldLetClientsUseATopicAtOnce() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary());
                Admin admin = Admin.create(kafka(broker.bootstrapServers()))) {
            for (int i = 0; i < 5; i++) {
                String topic = "new." + i;

                Set<String> created =
                        TopicCreation.create(admin, List.of(TopicPlan.of(50).reviews(topic)));

                // A single try of each leader
                assertThat(created).containsExactly(topic);
                assertThat(leadersThatAnswerAtOnce(broker, topic)).isEqualTo(50);
                assertThat(TopicCreation.create(admin, List.of(TopicPlan.of(50).reviews(topic))))
                        .isEmpty();
            }
        }
    }

    /** The partitions that a producer which tries once can write to. */
    private static int leadersThatAnswerAtOnce(EmbeddedBroker broker, String topic) throws Exception {
        Properties once = kafka(broker.bootstrapServers());
        once.put("retries", "0");
        once.put("enable.idempotence", "false");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(once, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int partition = 0; partition < 50; partition++) {
                sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(); // throws where a leader refuses
            }
            return sent.size();
        }
    }

    @Test
    void shouldRefuseMissingTopicsWhenNotToCreateThem() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            TopicSetup setup = new TopicSetup(PLAN.all(), false);

            assertThatThrownBy(() -> setup.prepare(kafka(broker.bootstrapServers()), StopSignal.manual()))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("topics are missing: reviews.raw, reviews.scored");
        }
    }

    @Test
    void shouldWaitForABrokerUntilAskedToStop() throws Exception {
        StopSignal stop = StopSignal.manual();
        CompletableFuture<Boolean> prepared;
        try (ServerSocket silent = new ServerSocket(0)) {
            Properties kafka = kafka("localhost:" + silent.getLocalPort());
            prepared = CompletableFuture.supplyAsync(() -> {
                try {
                    return new TopicSetup(PLAN.all(), true).prepare(kafka, stop);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(silent.accept().isConnected()).isTrue();
            stop.request();
        }

        assertThat(prepared.get(60, TimeUnit.SECONDS)).isFalse();
    }

    private static Properties kafka(String bootstrapServers) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers);
        return properties;
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get()
                .partitions()
                .size();
    }

    private static String cleanupPolicy(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource))
                .values()
                .values()
                .iterator()
                .next()
                .get();
        return config.get("cleanup.policy").value();
    }
}
