package io.blockbuster.program.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: its port listens as soon as it is opened, the server behind it starts in the background, so that
 * nothing waits for it. Requests that come early wait in the port's backlog.
 */
final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int THREADS = 16;
    private static final long IDLE_MS = 30_000;
    private static final int SEND_BUFFER = 128 * 1024;
    private static final int MOST_CONNECTIONS = 1_024;

    private final URI address;
    private final CompletableFuture<Javalin> server = new CompletableFuture<>();

    /**
     * Opens the port and starts the server in the background.
     *
     * @param events serves the event stream; null where there is none
     * @param routes adds what is served
     * @throws io.blockbuster.program.cli.CommandException if the port cannot be had
     */
    HttpServer(HttpSettings settings, Access access, @Nullable HttpServlet events, Consumer<JavalinConfig> routes) {
        ServerSocketChannel channel = BoundPort.bind(settings);
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        address = URI.create("http://" + (host.equals("127.0.0.1") ? "localhost" : host) + ":"
                + channel.socket().getLocalPort() + "/");
        Thread starter = new Thread(() -> start(channel, access, events, routes), "blockbuster-http-start");
        starter.setDaemon(true);
        starter.start();
    }

    /** Where it is reached. */
    URI address() {
        return address;
    }

    private void start(
            ServerSocketChannel channel, Access access, @Nullable HttpServlet events, Consumer<JavalinConfig> routes) {
        try {
            Javalin javalin = Javalin.create(config -> {
                configure(config, channel, access, events);
                routes.accept(config);
            });
            javalin.start();
            server.complete(javalin);
            LOG.atInfo().addKeyValue("address", address).log("Dashboard, health and metrics are served");
        } catch (RuntimeException | Error e) {
            server.completeExceptionally(e);
            LOG.atError().setCause(e).log("The HTTP server did not start; scoring goes on without it");
            try {
                channel.close();
            } catch (IOException closing) {
                LOG.atDebug().setCause(closing).log("The port did not close");
            }
        }
    }

    private static void configure(
            JavalinConfig config, ServerSocketChannel channel, Access access, @Nullable HttpServlet events) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = ScoreRequests.MOST_BYTES;
        config.http.strictContentTypes = true;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("blockbuster-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector((server, http) -> connector(server, http, channel));
        config.jetty.modifyServletContextHandler(context -> {
            FilterHolder gate = new FilterHolder(access);
            gate.setAsyncSupported(true);
            context.addFilter(gate, "/*", EnumSet.of(DispatcherType.REQUEST));
            if (events != null) {
                ServletHolder stream = new ServletHolder(events);
                stream.setAsyncSupported(true);
                context.addServlet(stream, "/api/v1/events");
            }
        });
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerSocketChannel channel) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(8 * 1024);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(IDLE_MS);
        connector.setAcceptedSendBufferSize(SEND_BUFFER); // the system's own grows to megabytes for a page that is slow
        connector.addBean(new ConnectionLimit(MOST_CONNECTIONS, connector));
        try {
            connector.open(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    /** Waits until the server has started or failed to; for tests. */
    boolean awaitStarted() {
        try {
            server.join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (awaitStarted()) {
            server.join().stop();
        }
    }
}
