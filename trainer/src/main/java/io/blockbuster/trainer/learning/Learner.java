package io.blockbuster.trainer.learning;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.optimizer.AdamW;
import io.blockbuster.trainer.optimizer.Gradients;
import io.blockbuster.trainer.optimizer.LinearSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A run of learning: parameters, optimizer and place in the plan. All of its state can be saved between two steps and
 * restored, after which it takes the same steps with the same losses.
 *
 * <p>Not thread-safe: owned by one thread.
 */
public final class Learner implements AutoCloseable {
    private static final int SCORING_BATCH = 32;

    private final LearningSettings settings;
    private final Parameters parameters;
    private final Pass pass;
    private final AdamW optimizer;
    private long step;
    private double runningLoss = Double.NaN;

    /** Learns all of a classifier's tensors. */
    public Learner(BertConfig shape, Parameters parameters, LearningSettings settings) {
        this(new ClassifierPass(shape, parameters), settings);
    }

    /** Learns what a pass has to learn; closing the learner closes the pass. */
    public Learner(Pass pass, LearningSettings settings) {
        this.settings = settings;
        this.parameters = pass.parameters();
        this.pass = pass;
        this.optimizer = new AdamW(
                0.9,
                0.999,
                1e-8,
                name -> name.endsWith(".bias") || name.contains("LayerNorm") ? 0 : settings.weightDecay(),
                pass::rateFactor);
    }

    /** Optimizer steps of a run over so many examples. */
    public long steps(int examples) {
        int batches = (examples + settings.batch() - 1) / settings.batch();
        int perEpoch = (batches + settings.accumulation() - 1) / settings.accumulation();
        return (long) perEpoch * settings.epochs();
    }

    /**
     * Learns from where the run stands to its end.
     *
     * @param watcher told after each step; may stop the run by returning false
     * @return whether the run is at its end
     */
    public boolean run(List<Example> examples, Watcher watcher) {
        long total = steps(examples.size());
        LinearSchedule schedule =
                new LinearSchedule(settings.learningRate(), Math.round(settings.warmup() * total), total);
        long started = System.nanoTime();
        long seen = 0;
        long perEpoch = total / settings.epochs();
        while (step < total) {
            int epoch = (int) (step / perEpoch);
            List<int[]> batches = BatchPlan.of(
                    examples.size(), i -> examples.get(i).input().length, settings.batch(), settings.seed(), epoch);
            for (long at = step % perEpoch; at < perEpoch; at++) {
                int from = (int) at * settings.accumulation();
                List<int[]> group = batches.subList(from, Math.min(batches.size(), from + settings.accumulation()));
                seen += step(examples, group, schedule);
                double seconds = (System.nanoTime() - started) / 1e9;
                double rate = seen / seconds;
                double left = (total - step) * (double) settings.batch() * settings.accumulation() / rate;
                if (!watcher.onStep(new Progress(step, total, runningLoss, rate, left))) {
                    return step == total;
                }
            }
        }
        return true;
    }

    private int step(List<Example> examples, List<int[]> group, LinearSchedule schedule) {
        step++;
        long seed = settings.seed() * 1_000_003 + step;
        Torch.seed(seed);
        Random random = new Random(seed);
        int size = group.stream().mapToInt(batch -> batch.length).sum();
        Gradients gradients = new Gradients();
        double loss = 0;
        for (int[] batch : group) {
            float share = batch.length / (float) size;
            List<Example> members = IntStream.of(batch)
                    .mapToObj(i -> examples.get(i).thinned(settings.wordDropout(), random))
                    .toList();
            loss += share * pass.learn(members, settings, gradients, share);
        }
        gradients.clip(settings.clip());
        optimizer.step(parameters.byName(), gradients, step, schedule.rate(step));
        runningLoss = Double.isNaN(runningLoss) ? loss : runningLoss + 0.02 * (loss - runningLoss);
        return size;
    }

    /** The logits of each input without dropout, {@code [inputs][labels]}. */
    public float[][] logits(List<int[]> inputs) {
        float[][] logits = new float[inputs.size()][];
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, inputs.size()).boxed().toList());
        order.sort(Comparator.comparingInt(i -> inputs.get(i).length));
        for (int start = 0; start < order.size(); start += SCORING_BATCH) {
            List<Integer> batch = order.subList(start, Math.min(order.size(), start + SCORING_BATCH));
            float[][] some = pass.logits(batch.stream().map(inputs::get).toList());
            for (int i = 0; i < some.length; i++) {
                logits[batch.get(i)] = some[i];
            }
        }
        return logits;
    }

    /** What a classifier of two labels says of each input without dropout: the second label's logit less the first's. */
    public double[] margins(List<int[]> inputs) {
        return Arrays.stream(logits(inputs))
                .mapToDouble(pair -> pair[1] - pair[0])
                .toArray();
    }

    /** The run as it stands; shares its tensors, so it is written before the next step. */
    public Checkpoint checkpoint(String run) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(parameters.byName());
        tensors.putAll(optimizer.state());
        return new Checkpoint(run, step, runningLoss, tensors);
    }

    /**
     * Takes up a run where a checkpoint left it.
     *
     * @throws IllegalArgumentException if the checkpoint is of a model with other tensors
     */
    public void restore(Checkpoint checkpoint) {
        parameters.byName().forEach((name, tensor) -> {
            Tensor saved = checkpoint.tensors().get(name);
            if (saved == null || saved.values().length != tensor.values().length) {
                throw new IllegalArgumentException("the checkpoint is of another model: " + name + " does not fit");
            }
            System.arraycopy(saved.values(), 0, tensor.values(), 0, saved.values().length);
        });
        optimizer.restore(checkpoint.tensors());
        step = checkpoint.step();
        runningLoss = checkpoint.loss();
    }

    /** The parameters, changed in place by each step. */
    public Parameters parameters() {
        return parameters;
    }

    /** The running mean of the training loss; not a number before the first step. */
    public double loss() {
        return runningLoss;
    }

    /** Optimizer steps done. */
    public long step() {
        return step;
    }

    @Override
    public void close() {
        pass.close();
    }

    /** Follows a run. */
    @FunctionalInterface
    public interface Watcher {
        /** Told after each step; false stops the run. */
        boolean onStep(Progress progress);
    }
}
