package io.blockbuster.topology.feed;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.update.GoldenCheck;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.UpdateRefusedException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The way from a manifest that is believed to a model that is ready to score: fetched, merged, loaded, run once, and
 * held against its golden examples. Owned by one thread.
 */
public final class ModelPreparation implements AutoCloseable {
    /** Weights are held as float32 from half precision, then copied into a graph, then loaded from it. */
    private static final int MEMORY_FACTOR = 5;

    private final DeviceChoice device;
    private final ModelFetch fetch;
    private final ModelStore store;

    /**
     * @param own the folder of the processor's own model
     * @param cache a folder for full models that are fetched
     */
    public ModelPreparation(Path own, Path cache, DeviceChoice device, FetchLimits limits) {
        this.device = device;
        this.fetch = new ModelFetch(limits);
        this.store = new ModelStore(own, cache, fetch);
    }

    /** Remembers where a full model can be had, in case a delta builds on it. */
    public void learn(ModelManifest manifest) {
        if (manifest.kind() == ModelManifest.Kind.FULL) {
            store.learn(manifest);
        }
    }

    /**
     * Makes the model of an update.
     *
     * @throws UpdateRefusedException if it cannot be had or is not what the manifest says
     */
    public SentimentModel prepare(ModelManifest manifest) {
        try {
            return merge(manifest).open(device, model -> GoldenCheck.require(model, manifest.golden()));
        } catch (ModelException e) {
            throw new UpdateRefusedException(Refusal.MODEL, String.valueOf(e.getMessage()), e);
        }
    }

    private MergedModel merge(ModelManifest manifest) {
        if (manifest.kind() == ModelManifest.Kind.FULL) {
            requireMemory(manifest.size());
            return MergedModel.of(store.folder(manifest), LoraDelta.none(), manifest.model());
        }
        Path base = store.base(Objects.requireNonNull(manifest.baseSha256()));
        LoraDelta delta = LoraDelta.read(delta(manifest), "the delta");
        return MergedModel.of(base, delta, manifest.model());
    }

    private byte[] delta(ModelManifest manifest) {
        byte[] payload = manifest.payload();
        if (payload == null) {
            return fetch.bytes(
                    Objects.requireNonNull(manifest.uri()), manifest.size(), manifest.sha256(), fetch.deadline());
        }
        if (payload.length != manifest.size()) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST,
                    "its payload has " + payload.length + " bytes, not " + manifest.size() + " as it says");
        }
        if (!Sha256.of(payload).equals(manifest.sha256())) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST, "its payload has the sha256 " + Sha256.of(payload) + ", not the one it says");
        }
        return payload;
    }

    private static void requireMemory(long size) {
        long heap = Runtime.getRuntime().maxMemory();
        if (size > heap / MEMORY_FACTOR) {
            throw new UpdateRefusedException(
                    Refusal.MODEL,
                    "a model of " + size + " bytes needs a heap of about " + MEMORY_FACTOR
                            + " times that, and there are " + heap + " bytes: start Java with a larger -Xmx");
        }
    }

    @Override
    public void close() {
        fetch.close();
    }
}
