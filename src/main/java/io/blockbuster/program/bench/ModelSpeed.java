package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.OutOfDeviceMemoryException;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast a model scores what is tokenized already.
 *
 * @param model stays open
 * @param inFlight batches that are run at once
 */
record ModelSpeed(SentimentModel model, int inFlight) {

    /**
     * Runs batches in turn, over and over, for a while, after each was run once.
     *
     * @return texts per second; NaN where a batch does not fit into the device's memory
     */
    double textsPerSecond(List<List<Tokens>> batches, Duration time) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        try {
            batches.forEach(model::score);
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            List<Future<Long>> runs = new ArrayList<>();
            for (int i = 0; i < inFlight; i++) {
                runs.add(threads.submit(() -> {
                    long texts = 0;
                    do {
                        List<Tokens> batch = batches.get(Math.floorMod(next.getAndIncrement(), batches.size()));
                        texts += model.score(batch).size();
                    } while (System.nanoTime() - start < time.toNanos());
                    return texts;
                }));
            }
            long texts = 0;
            for (Future<Long> run : runs) {
                texts += run.get();
            }
            return texts / ((System.nanoTime() - start) / 1e9);
        } catch (OutOfDeviceMemoryException e) {
            return Double.NaN;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfDeviceMemoryException) {
                return Double.NaN;
            }
            throw new IllegalStateException("the model failed while it was measured", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * A batch of texts of one length, cut from others laid end to end.
     *
     * @param texts at least one token in all
     */
    static List<Tokens> batch(List<Tokens> texts, int length, int size) {
        int[] stream =
                texts.stream().flatMapToInt(text -> Arrays.stream(text.ids())).toArray();
        List<Tokens> batch = new ArrayList<>(size);
        int from = 0;
        for (int i = 0; i < size; i++) {
            int[] ids = new int[length];
            for (int j = 0; j < length; j++) {
                ids[j] = stream[from];
                from = (from + 1) % stream.length;
            }
            batch.add(new Tokens(ids, false));
        }
        return batch;
    }

    /** Texts in batches as an engine makes them, each sealed before a text would exceed one of the bounds. */
    static List<List<Tokens>> batches(List<Tokens> texts, int tokenBudget, int maxBatch) {
        List<List<Tokens>> batches = new ArrayList<>();
        List<Tokens> open = new ArrayList<>();
        int tokens = 0;
        for (Tokens text : texts) {
            if (!open.isEmpty() && (tokens + text.length() > tokenBudget || open.size() == maxBatch)) {
                batches.add(open);
                open = new ArrayList<>();
                tokens = 0;
            }
            open.add(text);
            tokens += text.length();
        }
        batches.add(open);
        return batches;
    }
}
