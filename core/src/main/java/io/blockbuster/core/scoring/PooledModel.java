package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.ModelTokenizer;
import java.util.function.Function;

/**
 * A model that can be loaded on any device, as often as that must be.
 *
 * @param version stamped on what it scores
 * @param maxTokens the longest input in tokens
 * @param tokenizer the model's
 * @param loader loads it on a device, the CPU included, and runs it once; throws {@link ModelException} or
 *     {@link InferenceException} where that fails
 */
public record PooledModel(
        ModelVersion version, int maxTokens, ModelTokenizer tokenizer, Function<Device, SentimentModel> loader) {

    SentimentModel on(Device device) {
        return loader.apply(device);
    }
}
