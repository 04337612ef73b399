package io.blockbuster.program.web;

import io.blockbuster.program.config.EffectiveConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that serves the dashboard, as a picocli mixin. */
public final class WebOptions {
    private static final int SHORTEST_TOKEN = 16;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the dashboard, health and metrics; 0 takes a free one, off serves none. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String port = "";

    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to bind; one that others can reach needs --http-token. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--http-token",
            paramLabel = "TOKEN",
            description = {
                "What a client must send as 'Authorization: Bearer TOKEN', or type in on the page. At least "
                        + SHORTEST_TOKEN + " characters.",
                "Better in BLOCKBUSTER_HTTP_TOKEN, which the process list does not show."
            })
    private @Nullable String token;

    @Option(
            names = "--http-token-file",
            paramLabel = "FILE",
            description = "A file that holds the token, such as a secret mounted into a container.")
    private @Nullable Path tokenFile;

    /**
     * The settings, or null where nothing is to be served. Several instances on one machine work as they are: where the
     * port is in use, a free one is taken, unless somebody chose it.
     */
    public @Nullable HttpSettings settings() {
        return settings(!EffectiveConfiguration.isChosen(command, "--http-port"));
    }

    /**
     * The settings, or null where nothing is to be served.
     *
     * @param moveIfTaken whether to take a free port when the port is in use, instead of failing
     */
    public @Nullable HttpSettings settings(boolean moveIfTaken) {
        if (port.equalsIgnoreCase("off") || port.equals("-1")) {
            return null;
        }
        String secret = secret();
        if (secret != null && secret.length() < SHORTEST_TOKEN) {
            throw wrong("--http-token must have at least " + SHORTEST_TOKEN + " characters");
        }
        HttpSettings settings = new HttpSettings(host, portNumber(), secret, moveIfTaken);
        if (secret == null && !settings.isLoopback()) {
            throw wrong("--http-host " + host + " lets others reach the dashboard, so it needs --http-token too");
        }
        return settings;
    }

    private @Nullable String secret() {
        if (tokenFile == null) {
            return token;
        }
        if (token != null) {
            throw wrong("take either --http-token or --http-token-file");
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "--http-token-file: cannot read " + tokenFile + ": " + e.getMessage(), e);
        }
    }

    private int portNumber() {
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(command.commandLine(), wrongPort(), e);
        }
        throw wrong(wrongPort());
    }

    private String wrongPort() {
        return "--http-port must be a port, 0 or off, but is '" + port + "'";
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
