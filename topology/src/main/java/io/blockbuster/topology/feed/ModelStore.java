package io.blockbuster.topology.feed;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.Sha256;
import io.blockbuster.core.update.ModelFile;
import io.blockbuster.core.update.ModelManifest;
import io.blockbuster.core.update.Refusal;
import io.blockbuster.core.update.UpdateRefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full models that a delta can build on: the processor's own folder, and those that were published, fetched when
 * they are needed and kept under their digest. Owned by one thread.
 */
final class ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    private static final int MAX_KNOWN = 64;

    private final Path own;
    private final Path cache;
    private final ModelFetch fetch;
    private final Map<String, ModelManifest> published = new LinkedHashMap<>();
    private @Nullable String ownDigest;

    ModelStore(Path own, Path cache, ModelFetch fetch) {
        this.own = own;
        this.cache = cache;
        this.fetch = fetch;
    }

    /** Remembers where a full model can be had, in case a delta builds on it. The oldest are forgotten. */
    void learn(ModelManifest full) {
        published.remove(full.sha256());
        published.put(full.sha256(), full);
        if (published.size() > MAX_KNOWN) {
            published.remove(published.keySet().iterator().next());
        }
    }

    /**
     * The folder of the full model with this digest.
     *
     * @throws UpdateRefusedException if it is neither here nor published, or cannot be fetched
     */
    Path base(String digest) {
        if (digest.equals(ownDigest())) {
            return own;
        }
        ModelManifest full = published.get(digest);
        if (full == null) {
            throw new UpdateRefusedException(
                    Refusal.BASE,
                    "its base " + digest + " is neither the model of this processor (" + ownDigest()
                            + ") nor a full model that was published");
        }
        return folder(full);
    }

    private String ownDigest() {
        if (ownDigest == null) {
            ownDigest = ModelFolder.open(own).digest();
        }
        return ownDigest;
    }

    /**
     * The folder of a full model, fetched unless it is here.
     *
     * @throws UpdateRefusedException if it cannot be fetched or is not what the manifest says
     */
    Path folder(ModelManifest full) {
        Path kept = cache.resolve(full.sha256());
        if (isIntact(kept, full)) {
            return kept;
        }
        Path fetched = null;
        try {
            Files.createDirectories(cache);
            fetched = Files.createTempDirectory(cache, "fetching-");
            fetchInto(fetched, full);
            Utils.delete(kept.toFile());
            move(fetched, kept, full);
            return kept;
        } catch (IOException e) {
            throw new UpdateRefusedException(Refusal.FETCH, "cannot keep the model in " + cache + ": " + e, e);
        } finally {
            discard(fetched);
        }
    }

    private static void move(Path fetched, Path kept, ModelManifest full) throws IOException {
        try {
            Files.move(fetched, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!isIntact(kept, full)) { // unless another instance was faster
                throw e;
            }
        }
    }

    private void fetchInto(Path folder, ModelManifest full) {
        URI uri = Objects.requireNonNull(full.uri());
        long deadline = fetch.deadline();
        for (ModelFile file : full.files()) {
            fetch.file(uri.resolve(file.name()), file.size(), file.sha256(), folder.resolve(file.name()), deadline);
        }
        requireDigest(folder, full);
    }

    private static void requireDigest(Path folder, ModelManifest full) {
        String digest;
        try {
            digest = ModelFolder.open(folder).digest();
        } catch (ModelException e) {
            throw new UpdateRefusedException(Refusal.MODEL, String.valueOf(e.getMessage()), e);
        }
        if (!digest.equals(full.sha256())) {
            throw new UpdateRefusedException(
                    Refusal.DIGEST, "the folder has the digest " + digest + ", not " + full.sha256());
        }
    }

    private static boolean isIntact(Path folder, ModelManifest full) {
        try {
            for (ModelFile file : full.files()) {
                Path here = folder.resolve(file.name());
                if (!Files.isRegularFile(here)
                        || Files.size(here) != file.size()
                        || !Sha256.of(here).equals(file.sha256())) {
                    return false;
                }
            }
            requireDigest(folder, full);
            return true;
        } catch (IOException | ModelException | UpdateRefusedException e) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("cause", e)
                    .log("A kept model is damaged and fetched again");
            return false;
        }
    }

    private static void discard(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", folder).addKeyValue("cause", e).log("Cannot delete a fetched folder");
        }
    }
}
