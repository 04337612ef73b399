package io.blockbuster.trainer.delta;

import ai.djl.ndarray.NDManager;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.Torch;
import io.blockbuster.trainer.lora.FrozenWeights;
import io.blockbuster.trainer.lora.LoraNames;
import io.blockbuster.trainer.lora.LoraPass;
import io.blockbuster.trainer.lora.LoraPass.Output;
import io.blockbuster.trainer.lora.LoraPass.Rates;
import io.blockbuster.trainer.lora.LoraShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Learns deltas of one base, and says what the base thinks of texts with a delta and without.
 *
 * <p>New texts teach their labels; replayed ones, of the kind the base knows, teach what the base says of them, so that
 * it goes on saying it (Li and Hoiem, 2016). Nothing of the base is changed.
 *
 * <p>Not thread-safe: owned by one thread.
 */
public final class DeltaTraining implements AutoCloseable {
    private final ModelFolder base;
    private final DeltaSettings settings;
    private final Reader reader;
    private final Parameters weights;
    private final Output output;
    private final NDManager root;
    private final FrozenWeights frozen;

    private DeltaTraining(ModelFolder base, DeltaSettings settings) {
        this.base = base;
        this.settings = settings;
        SentimentLabels labels = SentimentLabels.of(base.labels());
        if (labels.names().size() != 2) {
            throw new IllegalArgumentException(base.path() + " has "
                    + labels.names().size() + " labels; a delta can be learned for two, positive and negative");
        }
        output = new Output(labels.positive(), base.settings().temperature());
        weights = ClassifierFolder.read(base);
        reader = Reader.of(base, settings);
        root = Torch.manager();
        frozen = new FrozenWeights(root, base.config(), weights, settings.fourBits());
    }

    /**
     * Loads a base.
     *
     * @throws io.blockbuster.core.model.ModelException if it cannot be used
     * @throws IllegalArgumentException if it has other labels than positive and negative
     */
    public static DeltaTraining of(ModelFolder base, DeltaSettings settings) {
        return new DeltaTraining(base, settings);
    }

    /**
     * Learns a delta.
     *
     * @param fresh labelled texts to learn
     * @param replay texts of the kind the base knows; their labels are not looked at
     * @param watcher told after each step; may stop the learning by returning false
     * @return empty if it was stopped
     * @throws IllegalArgumentException if there is nothing to learn or a text has no label
     * @throws ArithmeticException if the learning diverged
     */
    public Optional<Delta> learn(List<LabelledText> fresh, List<LabelledText> replay, Learner.Watcher watcher) {
        requireLabels(fresh);
        long started = System.nanoTime();
        List<Reading> freshReadings =
                read(fresh.stream().map(LabelledText::text).toList());
        List<Reading> replayReadings =
                read(replay.stream().map(LabelledText::text).toList());
        double[] freshBefore = probabilities(freshReadings, margins(untouched(), freshReadings));
        double[] replayBefore = probabilities(replayReadings, margins(untouched(), replayReadings));
        LoraShape shape = shape(fresh, freshReadings, freshBefore, replayReadings);
        Parameters first =
                shape.first(base.config(), weights, settings.learning().seed());
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i++) {
            examples.add(example(freshReadings.get(i), fresh.get(i).label()));
        }
        for (int i = 0; i < replay.size(); i++) {
            examples.add(example(replayReadings.get(i), replayBefore[i]));
        }
        double[] loss = new double[1];
        try (Learner learner = new Learner(pass(shape, first, settings.rates()), settings.learning())) {
            boolean done = learner.run(examples, progress -> {
                loss[0] = progress.loss();
                return watcher.onStep(progress);
            });
            if (!done) {
                return Optional.empty();
            }
            byte[] file = Delta.file(shape, learner.parameters());
            Parameters learned = Delta.rounded(learner.parameters(), file);
            double[] freshAfter = probabilities(shape, learned, freshReadings);
            double[] replayAfter = probabilities(shape, learned, replayReadings);
            return Optional.of(new Delta(
                    shape,
                    learned,
                    file,
                    new DeltaMetrics(
                            fresh.size(),
                            right(fresh, freshBefore),
                            right(fresh, freshAfter),
                            replay.size(),
                            kept(replayBefore, replayAfter),
                            shape.words().length,
                            shape.buckets().length,
                            loss[0],
                            (System.nanoTime() - started) / 1e9)));
        }
    }

    /** P(positive) that the base gives each text, in [0, 1]. */
    public double[] predict(List<String> texts) {
        List<Reading> readings = read(texts);
        return probabilities(readings, margins(untouched(), readings));
    }

    /** P(positive) that the base gives each text with a delta merged in. */
    public double[] predict(Delta delta, List<String> texts) {
        return probabilities(delta.shape(), delta.learned(), read(texts));
    }

    private static void requireLabels(List<LabelledText> fresh) {
        if (fresh.isEmpty()) {
            throw new IllegalArgumentException("no text to learn from");
        }
        fresh.stream()
                .filter(text -> text.label() == LabelledText.UNLABELLED)
                .findFirst()
                .ifPresent(text -> {
                    throw new IllegalArgumentException("text " + text.id() + " to learn from has no label");
                });
    }

    private List<Reading> read(List<String> texts) {
        return texts.stream().map(reader::read).toList();
    }

    private LoraShape shape(List<LabelledText> fresh, List<Reading> readings, double[] before, List<Reading> replayed) {
        Surprises words = new Surprises();
        Surprises buckets = new Surprises();
        for (int i = 0; i < readings.size(); i++) {
            double residual = before[i] - fresh.get(i).label();
            words.fresh(pieces(readings.get(i)), residual);
            buckets.fresh(Surprises.distinct(readings.get(i).buckets()), residual);
        }
        for (Reading reading : replayed) {
            words.known(pieces(reading));
            buckets.known(Surprises.distinct(reading.buckets()));
        }
        return new LoraShape(
                settings.rank(), settings.alpha(), words.most(settings.words()), buckets.most(settings.buckets()));
    }

    private static Set<Integer> pieces(Reading reading) {
        return Surprises.distinct(Arrays.copyOfRange(reading.ids(), 1, reading.ids().length - 1));
    }

    private static Example example(Reading reading, double target) {
        return new Example(reading.ids(), (float) target, reading.wideMargin(), reading.buckets());
    }

    private LoraPass untouched() {
        LoraShape shape = new LoraShape(1, 1);
        return pass(shape, shape.first(base.config(), weights, 0), Rates.NONE);
    }

    private LoraPass pass(LoraShape shape, Parameters learned, Rates rates) {
        return new LoraPass(root, base.config(), frozen, shape, learned, rates, output);
    }

    private double[] probabilities(LoraShape shape, Parameters learned, List<Reading> readings) {
        double[] margins = margins(pass(shape, learned, Rates.NONE), readings);
        if (shape.buckets().length > 0) {
            float[] deltas = learned.get(LoraNames.BUCKETS).values();
            for (int i = 0; i < margins.length; i++) {
                for (int bucket : readings.get(i).buckets()) {
                    int at = Arrays.binarySearch(shape.buckets(), bucket);
                    margins[i] += at < 0 ? 0 : deltas[at];
                }
            }
        }
        return probabilities(readings, margins);
    }

    /** The margins of the transformer alone, positive logit minus negative. */
    private double[] margins(LoraPass pass, List<Reading> readings) {
        double[] margins = new double[readings.size()];
        try (Learner scorer = new Learner(pass, settings.learning())) {
            float[][] logits = scorer.logits(readings.stream().map(Reading::ids).toList());
            for (int i = 0; i < margins.length; i++) {
                margins[i] = logits[i][output.positive()] - logits[i][1 - output.positive()];
            }
        }
        return margins;
    }

    private double[] probabilities(List<Reading> readings, double[] margins) {
        double[] probabilities = new double[margins.length];
        for (int i = 0; i < margins.length; i++) {
            double margin = margins[i] + readings.get(i).wideMargin();
            probabilities[i] = 1 / (1 + Math.exp(-margin / output.temperature()));
        }
        return probabilities;
    }

    private static double right(List<LabelledText> texts, double[] probabilities) {
        int right = 0;
        for (int i = 0; i < probabilities.length; i++) {
            right += (probabilities[i] >= 0.5 ? 1 : 0) == texts.get(i).label() ? 1 : 0;
        }
        return right / (double) probabilities.length;
    }

    private static double kept(double[] before, double[] after) {
        int kept = 0;
        for (int i = 0; i < before.length; i++) {
            kept += before[i] >= 0.5 == after[i] >= 0.5 ? 1 : 0;
        }
        return before.length == 0 ? 1 : kept / (double) before.length;
    }

    @Override
    public void close() {
        root.close();
        reader.close();
    }
}
