package io.blockbuster.program.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.program.broker.BrokerSettings;
import io.blockbuster.program.broker.EmbeddedBroker;
import io.blockbuster.program.cli.CommandException;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.feed.UpdateTopics;
import java.net.ServerSocket;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TopicSetupIT {
    private static final ProcessorSettings SETTINGS = ProcessorSettings.DEFAULT;

    @Test
    void shouldCreateWhatIsMissingAndLeaveTheRest() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            Properties kafka = kafka(broker.bootstrapServers());
            broker.createTopics(7, "reviews.raw");
            try (Admin admin = Admin.create(kafka)) {
                Awaitility.await().until(() -> admin.listTopics().names().get().contains("reviews.raw"));
            }

            assertThat(new TopicSetup(SETTINGS, UpdateTopics.DEFAULT, 3, true).prepare(kafka, StopSignal.manual()))
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
    void shouldRefuseMissingTopicsWhenNotToCreateThem() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
            TopicSetup setup = new TopicSetup(SETTINGS, UpdateTopics.DEFAULT, 3, false);

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
                    return new TopicSetup(SETTINGS, UpdateTopics.DEFAULT, 3, true).prepare(kafka, stop);
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
