package io.blockbuster.program.exactlyonce;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The stream threads that died in this JVM, by the stack traces that the processor logs. */
final class ThreadDeaths extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String LOGGER = "io.blockbuster.topology.ThreadFailures";

    private final Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
    private final List<String> traces = new CopyOnWriteArrayList<>();

    private ThreadDeaths() {}

    /** Begins to count. */
    static ThreadDeaths watch() {
        ThreadDeaths deaths = new ThreadDeaths();
        deaths.start();
        deaths.logger.addAppender(deaths);
        return deaths;
    }

    /** One stack trace, causes included, for each thread that died. */
    List<String> traces() {
        return traces;
    }

    @Override
    protected void append(ILoggingEvent event) {
        traces.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
