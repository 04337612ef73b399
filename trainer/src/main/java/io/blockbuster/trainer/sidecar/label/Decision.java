package io.blockbuster.trainer.sidecar.label;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decision to publish an update, written down before it is carried out, so that a trainer that dies in between
 * publishes these bytes or finds them published.
 *
 * @param upTo the update has seen, or held out, the labels before this number
 * @param version of the update
 * @param epoch of the update
 * @param manifest the value of the record, byte for byte
 * @param signature over the manifest
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; nobody changes them
public record Decision(long upTo, String version, long epoch, byte[] manifest, byte[] signature) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Decision that
                && upTo == that.upTo
                && version.equals(that.version)
                && epoch == that.epoch
                && Arrays.equals(manifest, that.manifest)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(upTo, version, epoch);
    }
}
