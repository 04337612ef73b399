package io.blockbuster.program.web;

import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that listens before there is a server behind it: an occupied port is known at once, and the server can start
 * while the rest of the program does.
 */
final class BoundPort {
    private static final Logger LOG = LoggerFactory.getLogger(BoundPort.class);
    private static final int BACKLOG = 128;

    private BoundPort() {}

    /**
     * Binds as the settings say.
     *
     * @throws CommandException if the port is taken, or the address is not this machine's
     */
    static ServerSocketChannel bind(HttpSettings settings) {
        try {
            return bind(settings.host(), settings.port());
        } catch (BindException e) {
            if (!settings.moveIfTaken() || settings.port() == 0) {
                throw refused(settings, e);
            }
        } catch (IOException e) {
            throw refused(settings, e);
        }
        try {
            ServerSocketChannel moved = bind(settings.host(), 0);
            LOG.atWarn()
                    .addKeyValue("taken", settings.port())
                    .addKeyValue("port", moved.socket().getLocalPort())
                    .log("The dashboard's port is in use; taking a free one");
            return moved;
        } catch (IOException e) {
            throw refused(settings, e);
        }
    }

    private static ServerSocketChannel bind(String host, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException io ? io : new IOException(e.toString(), e);
        }
    }

    private static CommandException refused(HttpSettings settings, IOException cause) {
        return new CommandException(
                "the dashboard cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause.getMessage(),
                "Choose another port with --http-port, 0 for a free one, or off.",
                cause);
    }
}
