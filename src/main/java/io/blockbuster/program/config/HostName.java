package io.blockbuster.program.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, as instances call themselves by it. */
public final class HostName {
    private HostName() {}

    /** The name, or {@code localhost} where it has none. */
    public static String get() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
