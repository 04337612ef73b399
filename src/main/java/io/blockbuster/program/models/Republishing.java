package io.blockbuster.program.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.program.cli.Console;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A version published once more, in force and above all others, as a picocli mixin. */
final class Republishing {
    @Parameters(paramLabel = "VERSION", description = "The version, or name@version.")
    private String version = "";

    @Mixin
    private ModelTopicOptions cluster = new ModelTopicOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    /** Finds the update that is meant. */
    interface Choice {
        /**
         * The update.
         *
         * @throws io.blockbuster.program.cli.CommandException if that is not to be published again
         */
        ModelManifest of(String version, PublishedUpdates updates);
    }

    /**
     * Publishes the update that is meant, and says so.
     *
     * @param action what the publisher calls it
     * @return the exit code
     */
    int run(String action, Choice choice, Console console) throws InterruptedException {
        publishing.signer();
        Optional<PublishedUpdates> read = cluster.updates(console);
        if (read.isEmpty()) {
            return ExitCode.OK;
        }
        PublishedUpdates updates = read.get();
        ModelManifest chosen = choice.of(version, updates);
        String from = updates.inForce().map(ModelManifest::version).orElse(null);
        ModelManifest again = chosen.again(updates.newestEpoch() + 1, from, Instant.now(), false);
        ObjectNode details =
                ReviewJson.mapper().createObjectNode().put("action", action).put("from", from);
        publishing.send(cluster.kafka(), cluster.topics(), again, details);
        String place = from == null ? "" : ", in place of " + from;
        console.out().println("Published " + again.key() + " again as epoch " + again.epoch() + place + ".");
        console.err().println("'blockbuster models history' shows when processors have taken it, or why not.");
        return ExitCode.OK;
    }
}
