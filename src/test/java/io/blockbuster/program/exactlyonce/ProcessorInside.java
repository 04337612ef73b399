package io.blockbuster.program.exactlyonce;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.topology.ProcessorSettings;
import io.blockbuster.topology.ReviewProcessor;
import io.blockbuster.topology.feed.FeedSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A processor in this JVM, whose model and threads a test can reach. */
final class ProcessorInside {
    private ProcessorInside() {}

    /** Builds and starts one. */
    static ReviewProcessor start(
            SentimentModel model, EngineSettings engine, Map<String, Object> kafka, Path stateDir) {
        return start(model, engine, null, kafka, stateDir);
    }

    /** Builds and starts one that takes model updates. */
    static ReviewProcessor start(
            SentimentModel model,
            EngineSettings engine,
            @Nullable FeedSettings updates,
            Map<String, Object> kafka,
            Path stateDir) {
        return start(model, engine, updates, kafka, stateDir, new SimpleMeterRegistry());
    }

    /** Builds and starts one that reports to a registry. */
    static ReviewProcessor start(
            SentimentModel model,
            EngineSettings engine,
            @Nullable FeedSettings updates,
            Map<String, Object> kafka,
            Path stateDir,
            MeterRegistry registry) {
        Properties properties = new Properties();
        properties.put("state.dir", stateDir.toString());
        properties.putAll(kafka);
        ReviewProcessor processor = new ReviewProcessor(
                model, ProcessorSettings.DEFAULT.withWindows(Cluster.WINDOWS), engine, updates, properties, registry);
        processor.start();
        return processor;
    }
}
