package io.blockbuster.core.update;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an update says of itself: the value of a record on {@code models.updates}, under the key {@code name@version}.
 *
 * <p>A {@link Kind#LORA} update is a delta, inline or at {@code uri}, to the full model whose folder has the digest
 * {@code baseSha256}: the processor's own, or one that was published as a full update. A {@link Kind#FULL} update is a
 * folder at {@code uri} that holds {@code files} and has the digest {@code sha256}.
 *
 * @param name the model's family
 * @param version the version within the family
 * @param epoch the order of updates: of those accepted, the one with the highest is in force
 * @param parent the version in force when this one was made, where that is known
 * @param kind what the update carries
 * @param baseSha256 the digest of a delta's base, see {@link io.blockbuster.core.model.ModelFolder#digest()}; null
 *     where the update is full
 * @param payload the delta itself; null where it is fetched
 * @param uri where the delta or the folder is fetched from; null where the delta is inline
 * @param files what a full model consists of; empty where the update is a delta
 * @param sha256 of the delta's bytes, or the digest of the full model's folder
 * @param size in bytes, of the delta or of all files
 * @param golden texts with the logits that the maker saw the finished model give
 * @param metrics what was measured, free in form
 * @param gate what the update had to pass before it was published, free in form
 * @param createdAt when this manifest was made
 * @param shadow whether the model is to score beside the one in force instead of replacing it
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the payload is not to be changed
public record ModelManifest(
        String name,
        String version,
        long epoch,
        @Nullable String parent,
        Kind kind,
        @Nullable String baseSha256,
        byte @Nullable [] payload,
        @Nullable URI uri,
        List<ModelFile> files,
        String sha256,
        long size,
        List<GoldenExample> golden,
        @Nullable ObjectNode metrics,
        @Nullable ObjectNode gate,
        Instant createdAt,
        boolean shadow) {
    /** The longest manifest in bytes, inline payload included. Kafka's own default limit is a little higher. */
    public static final int MAX_BYTES = 1_000_000;

    /** The largest delta that is fetched, in bytes. */
    public static final long MAX_DELTA_BYTES = 64L << 20;

    /** The header of the record with the Ed25519 signature of its value. */
    public static final String SIGNATURE_HEADER = "signature";

    /** What an update carries. */
    public enum Kind {
        /** Low-rank deltas to a full model. */
        LORA,
        /** A whole model folder. */
        FULL
    }

    /** @throws UpdateRefusedException if it says what no manifest may say */
    public ModelManifest {
        ManifestRules.requireName(name);
        ManifestRules.requireVersion("the version", version);
        ManifestRules.requireEpoch(epoch);
        if (parent != null) {
            ManifestRules.requireVersion("the parent", parent);
        }
        ManifestRules.requireDigest("sha256", sha256);
        if (uri != null) {
            ManifestRules.requirePlain(uri);
        }
        files = List.copyOf(files);
        golden = List.copyOf(golden);
        ManifestRules.requireGolden(golden);
        switch (kind) {
            case LORA -> {
                ManifestRules.requireDigest("baseSha256", ManifestRules.present(baseSha256, "baseSha256"));
                ManifestRules.requireSize(size, payload == null ? MAX_DELTA_BYTES : MAX_BYTES);
                ManifestRules.require((payload == null) != (uri == null), "a delta has either a payload or a uri");
                ManifestRules.require(files.isEmpty(), "a delta names no files");
            }
            case FULL -> {
                ManifestRules.require(payload == null && baseSha256 == null, "a full model has no payload and no base");
                ManifestRules.requireFolder(ManifestRules.present(uri, "uri"), files, size);
            }
        }
    }

    /** A delta that lies in the manifest itself. */
    public static ModelManifest ofDelta(
            ModelVersion model,
            long epoch,
            @Nullable String parent,
            String baseSha256,
            byte[] delta,
            List<GoldenExample> golden,
            Instant createdAt) {
        return new ModelManifest(
                model.name(),
                model.version(),
                epoch,
                parent,
                Kind.LORA,
                baseSha256,
                delta,
                null,
                List.of(),
                Sha256.of(delta),
                delta.length,
                golden,
                null,
                null,
                createdAt,
                false);
    }

    /** A full model that is fetched file by file from a folder. */
    public static ModelManifest ofFolder(
            ModelVersion model,
            long epoch,
            @Nullable String parent,
            URI folder,
            List<ModelFile> files,
            String digest,
            List<GoldenExample> golden,
            Instant createdAt) {
        return new ModelManifest(
                model.name(),
                model.version(),
                epoch,
                parent,
                Kind.FULL,
                null,
                null,
                folder,
                files,
                digest,
                files.stream().mapToLong(ModelFile::size).sum(),
                golden,
                null,
                null,
                createdAt,
                false);
    }

    /**
     * Reads the value of a record.
     *
     * @throws UpdateRefusedException if it is no manifest or says what no manifest may say
     */
    public static ModelManifest read(byte[] json) {
        return ManifestJson.read(json);
    }

    /** The value of a record. */
    public byte[] write() {
        return ManifestJson.write(this);
    }

    /** Name and version, as each review is stamped with. */
    public ModelVersion model() {
        return new ModelVersion(name, version);
    }

    /** The key of the record: {@code name@version}, so that compaction keeps every version. */
    public String key() {
        return model().toString();
    }

    /** This manifest published anew: with another epoch, at another time, in force or beside what is. */
    public ModelManifest again(long newEpoch, @Nullable String newParent, Instant now, boolean asShadow) {
        return new ModelManifest(
                name,
                version,
                newEpoch,
                newParent,
                kind,
                baseSha256,
                payload,
                uri,
                files,
                sha256,
                size,
                golden,
                metrics,
                gate,
                now,
                asShadow);
    }

    /** This manifest with what was measured and what it had to pass. */
    public ModelManifest with(@Nullable ObjectNode newMetrics, @Nullable ObjectNode newGate) {
        return new ModelManifest(
                name,
                version,
                epoch,
                parent,
                kind,
                baseSha256,
                payload,
                uri,
                files,
                sha256,
                size,
                golden,
                newMetrics,
                newGate,
                createdAt,
                shadow);
    }
}
