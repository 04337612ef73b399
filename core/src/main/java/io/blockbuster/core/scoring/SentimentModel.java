package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * A sentiment model that is loaded on a device and ready to score.
 *
 * <p>Thread-safe: any number of threads may tokenize and score at once. Closing it while a call is running is an error
 * of the caller.
 */
public interface SentimentModel extends AutoCloseable {
    /** The name and version stamped on what it scores. */
    ModelVersion version();

    /** Where it runs; the first of its devices where it has several. */
    Device device();

    /** All devices that it runs on now. */
    default List<Device> devices() {
        return List.of(device());
    }

    /** Why it does not run on all devices that it was asked to run on; empty where it does. */
    default Optional<String> degraded() {
        return Optional.empty();
    }

    /** The longest input in tokens, [CLS] and [SEP] included. */
    int maxTokens();

    /** The token ids of a text, cut to {@link #maxTokens()} the way the model was trained. Never fails on any text. */
    Tokens tokenize(String text);

    /**
     * The scores of a batch, in its order. Lengths may be mixed: a text has the same score, within float rounding, in
     * any batch.
     *
     * @throws InferenceException if the batch as a whole failed; nothing is known then about its single reviews
     */
    List<Score> score(List<Tokens> batch);

    /** The tokens of padding that {@link #score} computes for this batch because its lengths are mixed. */
    default int padding(List<Tokens> batch) {
        return 0;
    }

    @Override
    void close();
}
