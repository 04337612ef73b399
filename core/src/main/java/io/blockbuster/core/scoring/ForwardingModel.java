package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.Tokens;
import java.util.List;
import java.util.Optional;

/** A model that asks another one for everything that it does not do itself. */
public interface ForwardingModel extends SentimentModel {
    /** The model that is asked. */
    SentimentModel model();

    @Override
    default ModelVersion version() {
        return model().version();
    }

    @Override
    default Device device() {
        return model().device();
    }

    @Override
    default List<Device> devices() {
        return model().devices();
    }

    @Override
    default Optional<String> degraded() {
        return model().degraded();
    }

    @Override
    default int maxTokens() {
        return model().maxTokens();
    }

    @Override
    default Tokens tokenize(String text) {
        return model().tokenize(text);
    }

    @Override
    default List<Score> score(List<Tokens> batch) {
        return model().score(batch);
    }

    @Override
    default int padding(List<Tokens> batch) {
        return model().padding(batch);
    }

    @Override
    default void close() {
        model().close();
    }
}
