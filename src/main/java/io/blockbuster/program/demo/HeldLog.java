package io.blockbuster.program.demo;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The log's lines, held back until they can be printed without tearing what is on the terminal. */
final class HeldLog {
    private static final int NEWEST = 100;

    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final Holder holder = new Holder();

    private HeldLog() {}

    private static final class Holder extends AppenderBase<ILoggingEvent> {
        private final Deque<ILoggingEvent> held = new ArrayDeque<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            held.addLast(event);
            if (held.size() > NEWEST) {
                held.removeFirst();
            }
        }
    }

    /** Holds back what is logged from now on; without Logback nothing. */
    static HeldLog hold() {
        HeldLog log = new HeldLog();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            root.iteratorForAppenders().forEachRemaining(log.appenders::add);
            log.holder.setContext(context);
            log.holder.start();
            root.addAppender(log.holder);
            log.appenders.forEach(root::detachAppender);
        }
        return log;
    }

    /** Prints the newest of what was held back, and holds nothing more. */
    void release() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            appenders.forEach(root::addAppender);
            root.detachAppender(holder);
            holder.stop();
            for (ILoggingEvent event : holder.held) {
                appenders.forEach(appender -> appender.doAppend(event));
            }
        }
    }
}
