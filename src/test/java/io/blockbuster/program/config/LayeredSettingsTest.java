package io.blockbuster.program.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class LayeredSettingsTest {
    @TempDir
    private Path folder;

    private Path file;

    @Command(name = "top")
    static final class Top implements Runnable {
        @Option(names = "--config", scope = CommandLine.ScopeType.INHERIT)
        Path config;

        @Option(names = "--shared", scope = CommandLine.ScopeType.INHERIT, defaultValue = "from default")
        String shared;

        @Override
        public void run() {}
    }

    @Command(name = "sub")
    static final class Sub implements Runnable {
        @Option(names = "--speed-limit", defaultValue = "1")
        int speedLimit;

        @Option(names = "--fast")
        boolean fast;

        @Option(names = "--sizes", split = ",", defaultValue = "1m")
        List<String> sizes;

        @Option(names = "--admin-password")
        String adminPassword;

        @Option(names = "--token-budget", defaultValue = "4096")
        int tokenBudget;

        @Mixin
        KafkaOptions kafka = new KafkaOptions();

        @Override
        public void run() {}
    }

    private final Top top = new Top();
    private final Sub sub = new Sub();
    private CommandLine commandLine = new CommandLine(top);

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.writeString(folder.resolve("test.properties"), """
                speed-limit = 3
                sizes = 1m,5m
                fast = true
                shared = from file
                bootstrap-servers = file:1
                kafka.security.protocol = SSL
                kafka.client.id = file
                """);
    }

    private void parse(Map<String, String> environment, String... args) {
        commandLine = new CommandLine(top).addSubcommand(sub);
        commandLine.setDefaultValueProvider(LayeredSettings.load(args, environment, commandLine.getCommandSpec()));
        assertThat(commandLine.execute(args)).isZero();
    }

    private String effective() {
        CommandLine command = commandLine.getSubcommands().values().iterator().next();
        return EffectiveConfiguration.of(command.getCommandSpec(), sub.kafka.properties())
                .describe();
    }

    @Test
    void shouldTakeTheDefaultWithoutAnyLayer() {
        parse(Map.of(), "sub");
        assertThat(sub.speedLimit).isEqualTo(1);
        assertThat(sub.kafka.properties()).containsOnly(Map.entry("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void shouldTakeTheFileOverTheDefault() {
        parse(Map.of(), "sub", "--config", file.toString());
        assertThat(sub.speedLimit).isEqualTo(3);
        assertThat(sub.fast).isTrue();
        assertThat(sub.sizes).containsExactly("1m", "5m");
        assertThat(top.shared).isEqualTo("from file");
        assertThat(sub.kafka.bootstrapServers()).isEqualTo("file:1");
    }

    @Test
    void shouldTakeTheEnvironmentOverTheFile() {
        parse(
                Map.of(
                        "BLOCKBUSTER_SPEED_LIMIT",
                        "4",
                        "BLOCKBUSTER_SHARED",
                        "from environment",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "environment:1"),
                "--config=" + file,
                "sub");
        assertThat(sub.speedLimit).isEqualTo(4);
        assertThat(top.shared).isEqualTo("from environment");
        assertThat(sub.kafka.bootstrapServers()).isEqualTo("environment:1");
    }

    @Test
    void shouldTakeTheCommandLineOverTheEnvironment() {
        parse(
                Map.of("BLOCKBUSTER_SPEED_LIMIT", "4", "BLOCKBUSTER_SHARED", "from environment"),
                "--shared",
                "from command line",
                "sub",
                "--speed-limit",
                "5",
                "--config=" + file);
        assertThat(sub.speedLimit).isEqualTo(5);
        assertThat(top.shared).isEqualTo("from command line");
    }

    @Test
    void shouldTakeASharedOptionAfterTheCommandToo() {
        parse(Map.of("BLOCKBUSTER_SHARED", "from environment"), "sub", "--shared", "after");
        assertThat(top.shared).isEqualTo("after");
    }

    @Test
    void shouldPassEveryKafkaPropertyThrough() {
        parse(
                Map.of("KAFKA_CLIENT_ID", "environment", "KAFKA_SASL_MECHANISM", "PLAIN", "KAFKA_HEAP_OPTS", "-Xmx1g"),
                "sub",
                "--config=" + file,
                "--kafka-config",
                "sasl.mechanism=SCRAM-SHA-512",
                "--kafka-config",
                "sasl.jaas.config=a b=c;");
        assertThat(sub.kafka.properties())
                .containsOnly(
                        Map.entry("bootstrap.servers", "file:1"),
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("client.id", "environment"),
                        Map.entry("sasl.mechanism", "SCRAM-SHA-512"),
                        Map.entry("sasl.jaas.config", "a b=c;"));
    }

    @Test
    void shouldIgnoreWhatKubernetesSetsForAServiceCalledKafka() {
        parse(
                Map.of(
                        "KAFKA_PORT", "tcp://10.0.0.1:9092",
                        "KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1",
                        "KAFKA_SERVICE_HOST", "10.0.0.1",
                        "KAFKA_SERVICE_PORT_CLIENT", "9092"),
                "sub");
        assertThat(sub.kafka.properties()).containsOnlyKeys("bootstrap.servers");
    }

    @Test
    void shouldPreferTheBootstrapServersOfTheCommandLine() {
        parse(
                Map.of("BLOCKBUSTER_BOOTSTRAP_SERVERS", "environment:1"),
                "sub",
                "--kafka-config",
                "bootstrap.servers=x:1");
        assertThat(sub.kafka.bootstrapServers()).isEqualTo("x:1");

        parse(Map.of(), "sub", "--kafka-config", "bootstrap.servers=x:1", "--bootstrap-servers", "y:1");
        assertThat(sub.kafka.bootstrapServers()).isEqualTo("y:1");
    }

    @Test
    void shouldSayWhereEachSettingComesFrom() {
        parse(
                Map.of("BLOCKBUSTER_ADMIN_PASSWORD", "hunter2"),
                "sub",
                "--config=" + file,
                "--speed-limit=9",
                "--kafka-config",
                "ssl.key.password=hunter3");
        assertThat(effective())
                .contains(
                        "admin-password=****** (environment)",
                        "speed-limit=9 (command line)",
                        "sizes=1m,5m (file)",
                        "token-budget=4096 (default)",
                        "kafka.bootstrap.servers=file:1 (file)",
                        "kafka.client.id=file (file)",
                        "kafka.ssl.key.password=****** (command line)")
                .doesNotContain("hunter");
    }
}
