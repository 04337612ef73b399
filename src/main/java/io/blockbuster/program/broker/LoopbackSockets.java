package io.blockbuster.program.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The two listening sockets of a node, bound to 127.0.0.1 before the node starts.
 *
 * <p>Ports are thus known before Kafka's configuration is written, which needs the controller's, and no other program
 * can take them in between.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final int BACKLOG = 50;

    private final int brokerPort;
    private final int controllerPort;
    private final AtomicReference<ServerSocketChannel> broker;
    private final AtomicReference<ServerSocketChannel> controller;

    private LoopbackSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.brokerPort = broker.socket().getLocalPort();
        this.controllerPort = controller.socket().getLocalPort();
        this.broker = new AtomicReference<>(broker);
        this.controller = new AtomicReference<>(controller);
    }

    /**
     * Binds both sockets, the controller's to a free port.
     *
     * @param brokerPort 0 for a free one
     * @throws BrokerException if the port is taken
     */
    static LoopbackSockets bind(int brokerPort) {
        ServerSocketChannel broker = listen(brokerPort);
        try {
            return new LoopbackSockets(broker, listen(0));
        } catch (RuntimeException e) {
            closeQuietly(broker);
            throw e;
        }
    }

    int brokerPort() {
        return brokerPort;
    }

    int controllerPort() {
        return controllerPort;
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel channel = null;
        if (address.getPort() == brokerPort) {
            channel = broker.getAndSet(null);
        } else if (address.getPort() == controllerPort) {
            channel = controller.getAndSet(null);
        }
        if (channel == null) {
            throw new IOException("No socket was bound for listener " + listenerName + " at " + address);
        }
        return channel;
    }

    /** Closes the sockets that no node has taken over. */
    @Override
    public void close() {
        closeQuietly(broker.getAndSet(null));
        closeQuietly(controller.getAndSet(null));
    }

    private static ServerSocketChannel listen(int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                channel.bind(new InetSocketAddress(HOST, port), BACKLOG);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (BindException e) {
            throw new BrokerException(
                    "Port " + port + " on " + HOST + " cannot be opened: " + e.getMessage()
                            + ". Is another broker running? Stop it, or choose a port with --port (0 takes a free one).",
                    e);
        } catch (IOException e) {
            throw new BrokerException("Cannot listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing depends on it: the socket was never handed to a node.
            }
        }
    }
}
