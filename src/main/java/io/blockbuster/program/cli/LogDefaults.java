package io.blockbuster.program.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * The log as it is where {@code -Dlogback.configurationFile} names no other. Logback finds it as a service; reading the
 * same from XML takes a tenth of a second at each start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogDefaults extends ContextAwareBase implements Configurator {
    /** The name of the only appender. */
    static final String APPENDER = "STDERR";

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp{NONE}%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ContextInitializer.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(Logging.OWN).setLevel(Level.INFO);
        quieten(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void quieten(LoggerContext context) {
        // A client is handed every Kafka property of the configuration, also those meant for another client.
        set(context, "org.apache.kafka.clients.admin.AdminClientConfig", Level.ERROR);
        set(context, "org.apache.kafka.clients.consumer.ConsumerConfig", Level.ERROR);
        set(context, "org.apache.kafka.clients.producer.ProducerConfig", Level.ERROR);
        set(context, "org.apache.kafka.streams.StreamsConfig", Level.ERROR);
        // Warns on every machine without a GPU; the model says itself which device it runs on.
        set(context, "ai.djl", Level.ERROR);
        // Repeats, several times a second, that a broker cannot be reached; the commands say that themselves.
        set(context, "org.apache.kafka.clients.NetworkClient", Level.ERROR);
        // A transaction that begins while the one before is being completed: it tries again, as it should.
        set(context, "org.apache.kafka.clients.producer.internals.Sender", Level.ERROR);
        // State in a temporary folder is what a demo wants; elsewhere it is read again from the changelog.
        set(context, "org.apache.kafka.streams.processor.internals.StateDirectory", Level.ERROR);
        // The embedded broker: what is normal for a node alone, and failures that its start reports anyway.
        set(context, "org.apache.kafka.controller.QuorumController", Level.ERROR);
        set(context, "kafka.server.BrokerServer", Level.OFF);
        set(context, "kafka.server.DefaultAutoTopicCreationManager", Level.ERROR);
        // Batches that arrive before one that is tried again; the client sends them again, in order.
        set(context, "kafka.server.ReplicaManager", Level.OFF);
    }

    private static void set(LoggerContext context, String logger, Level level) {
        context.getLogger(logger).setLevel(level);
    }
}
