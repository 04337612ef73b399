package io.blockbuster.program.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens and who may use it.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes a free one
 * @param token what a client must show, or null where nothing guards the port
 * @param moveIfTaken whether to take a free port when {@code port} is in use, instead of failing
 */
public record HttpSettings(String host, int port, @Nullable String token, boolean moveIfTaken) {
    /** Whether only this machine can reach the address. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
