package io.blockbuster.program.exactlyonce;

import io.blockbuster.core.scoring.ForwardingModel;
import io.blockbuster.core.scoring.InferenceException;
import io.blockbuster.core.scoring.OnnxSentimentModel;
import io.blockbuster.core.scoring.Score;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The model that ships, on a device that fails on command, and fails on every review that holds {@link #POISON}. */
final class FaultyModel implements ForwardingModel {
    static final String POISON = "zyzzyva";

    private final SentimentModel model = OnnxSentimentModel.open(Cluster.model());
    private final List<Integer> poison = ids(model.tokenize(POISON));
    private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean broken;

    /** The next {@code runs} runs fail. */
    void failRuns(int runs) {
        failures.set(runs);
    }

    /** All runs fail until {@link #repair()}. */
    void breakDown() {
        broken = true;
    }

    void repair() {
        broken = false;
    }

    /** The sizes of all batches run so far, failed ones and probes included. */
    List<Integer> batchSizes() {
        return batchSizes;
    }

    @Override
    public SentimentModel model() {
        return model;
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        batchSizes.add(batch.size());
        if (broken || failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new InferenceException("the device fails, as the test wants it to");
        }
        @Nullable Tokens poisoned = batch.stream()
                .filter(tokens -> Collections.indexOfSubList(ids(tokens, 0, tokens.length()), poison) >= 0)
                .findFirst()
                .orElse(null);
        if (poisoned != null) {
            throw new InferenceException("a review breaks inference, as the test wants it to");
        }
        return model.score(batch);
    }

    /** The ids between [CLS] and [SEP]. */
    private static List<Integer> ids(Tokens tokens) {
        return ids(tokens, 1, tokens.length() - 1);
    }

    private static List<Integer> ids(Tokens tokens, int from, int to) {
        return Arrays.stream(tokens.ids(), from, to).boxed().toList();
    }
}
