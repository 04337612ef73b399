package io.blockbuster.program.hub;

import io.blockbuster.program.cli.CommandException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the Hub is and who asks: {@code HF_ENDPOINT} and {@code HF_TOKEN}, the variables that Hugging Face's own tools
 * read.
 *
 * @param endpoint without a slash at its end
 * @param token sent to the endpoint and to nobody else
 */
public record HubAddress(URI endpoint, @Nullable String token) {
    private static final String HUB = "https://huggingface.co";

    /**
     * Reads the environment.
     *
     * @throws CommandException if the endpoint is no http address
     */
    public static HubAddress of(Map<String, String> environment) {
        String given = environment.getOrDefault("HF_ENDPOINT", "").strip();
        String endpoint = (given.isEmpty() ? HUB : given).replaceAll("/+$", "");
        if (!endpoint.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new CommandException("HF_ENDPOINT is " + given + ", no http address", "The default is " + HUB + ".");
        }
        String token = environment.getOrDefault("HF_TOKEN", "").strip();
        return new HubAddress(URI.create(endpoint), token.isEmpty() ? null : token);
    }

    /** The address of a path below the endpoint. */
    URI resolve(String path) {
        return URI.create(endpoint + path);
    }

    /** Whether an address is of the endpoint's own scheme, host and port. */
    boolean owns(URI uri) {
        return endpoint.getScheme().equals(uri.getScheme())
                && endpoint.getAuthority().equalsIgnoreCase(String.valueOf(uri.getAuthority()));
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
