package io.blockbuster.core.scoring;

import io.blockbuster.core.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model whose batches are scored by several threads together, each text by one of them: for batches as large as a GPU
 * wants them, on a model that computes each run on its caller's thread. A batch fails as a whole where a part of it
 * fails, and only when no thread works on it any more.
 *
 * <p>The batches of several callers share the threads.
 */
final class ParallelModel implements ForwardingModel {
    /** Parts for each thread: more even out what the parts take, fewer leave more texts of one length together. */
    private static final int PARTS_PER_THREAD = 4;

    private final SentimentModel model;
    private final int threads;
    private final ExecutorService pool;

    /** @param model closed with this one */
    ParallelModel(SentimentModel model, int threads) {
        this.model = model;
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "blockbuster-cpu");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public SentimentModel model() {
        return model;
    }

    @Override
    public List<Score> score(List<Tokens> batch) {
        if (threads == 1 || batch.size() == 1) {
            return model.score(batch);
        }
        Batch work = new Batch(batch);
        CompletableFuture<?>[] workers = new CompletableFuture<?>[Math.min(threads, batch.size())];
        Arrays.setAll(workers, i -> CompletableFuture.runAsync(work::scoreParts, pool));
        CompletableFuture.allOf(workers).join();
        return work.scores();
    }

    /** A batch in parts that threads take one after the other. */
    private final class Batch {
        private final List<Tokens> texts;
        private final Score[] scores;
        private final Queue<int[]> parts = new ConcurrentLinkedQueue<>();
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

        Batch(List<Tokens> texts) {
            this.texts = texts;
            this.scores = new Score[texts.size()];
            // The longest first, so that no thread is left alone with them; texts of one length stay together.
            int[] positions = IntStream.range(0, texts.size())
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer i) -> -texts.get(i).length()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long tokens = texts.stream().mapToLong(Tokens::length).sum();
            long share = tokens / ((long) threads * PARTS_PER_THREAD);
            int from = 0;
            long filled = 0;
            for (int i = 0; i < positions.length; i++) {
                filled += texts.get(positions[i]).length();
                if (filled >= share || i == positions.length - 1) {
                    parts.add(Arrays.copyOfRange(positions, from, i + 1));
                    from = i + 1;
                    filled = 0;
                }
            }
        }

        void scoreParts() {
            int[] part = parts.poll();
            while (part != null && failure.get() == null) {
                try {
                    score(part);
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
                part = parts.poll();
            }
        }

        private void score(int[] part) {
            List<Tokens> some = new ArrayList<>(part.length);
            for (int position : part) {
                some.add(texts.get(position));
            }
            List<Score> found = model.score(some);
            for (int i = 0; i < part.length; i++) {
                scores[part[i]] = found.get(i);
            }
        }

        List<Score> scores() {
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            return Arrays.asList(scores);
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        model.close();
    }
}
