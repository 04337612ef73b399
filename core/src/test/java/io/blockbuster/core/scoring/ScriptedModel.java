package io.blockbuster.core.scoring;

import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that fails and waits on command, for tests of what happens around a model. A text has one token per
 * character, and is positive when it holds {@code good}; a batch with a text that holds {@code poison} fails.
 */
public class ScriptedModel implements SentimentModel {
    private static final int POISON = -1;

    private final ModelVersion version;
    private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int memory = Integer.MAX_VALUE;
    private volatile boolean closed;

    public ScriptedModel() {
        this("1");
    }

    public ScriptedModel(String version) {
        this.version = new ModelVersion("scripted", version);
    }

    /** The next {@code runs} runs fail, whatever they are given. */
    public void failRuns(int runs) {
        failures.set(runs);
    }

    /** Runs of more tokens than this do not fit from now on. */
    public void memory(int tokens) {
        memory = tokens;
    }

    /** Runs wait until {@link #open()}. */
    public void shut() {
        gate = new CountDownLatch(1);
    }

    public void open() {
        gate.countDown();
    }

    /** The sizes of all batches run so far, failed ones and probes included. */
    public List<Integer> batchSizes() {
        return batchSizes;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public ModelVersion version() {
        return version;
    }

    @Override
    public Device device() {
        return new Device.Cpu();
    }

    @Override
    public int maxTokens() {
        return 100;
    }

    @Override
    public Tokens tokenize(String text) {
        if (text.contains("untokenizable")) {
            throw new IllegalStateException("cannot be tokenized");
        }
        int[] ids = new int[Math.min(maxTokens(), text.length() + 2)];
        ids[0] = text.contains("poison") ? POISON : text.contains("good") ? 1 : 0;
        return new Tokens(ids, text.length() + 2 > maxTokens());
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        batchSizes.add(batch.size());
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException("interrupted", e);
        }
        if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new InferenceException("the device fails");
        }
        int size = batch.stream().mapToInt(Tokens::length).sum();
        if (size > memory) {
            throw new OutOfDeviceMemoryException(size + " tokens do not fit");
        }
        List<Score> scores = new ArrayList<>();
        for (Tokens tokens : batch) {
            if (tokens.ids()[0] == POISON) {
                throw new InferenceException("poison");
            }
            boolean good = tokens.ids()[0] == 1;
            scores.add(new Score(new float[] {good ? -2 : 2, good ? 2 : -2}, good ? 0.98 : 0.02));
        }
        return scores;
    }

    @Override
    public void close() {
        closed = true;
    }
}
