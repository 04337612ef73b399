package io.blockbuster.trainer.delta;

import ai.djl.ndarray.NDManager;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.wide.WidePart;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.learning.Example;
import io.blockbuster.trainer.learning.Learner;
import io.blockbuster.trainer.learning.Torch;
import io.blockbuster.trainer.linear.Logistic;
import io.blockbuster.trainer.lora.FrozenWeights;
import io.blockbuster.trainer.lora.LoraNames;
import io.blockbuster.trainer.lora.LoraPass;
import io.blockbuster.trainer.lora.LoraPass.Rates;
import io.blockbuster.trainer.lora.LoraShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
    private final BertWeights weights;
    private final Parameters parameters;
    private final double temperature;
    private final NDManager root;
    private final FrozenWeights frozen;

    private DeltaTraining(ModelFolder base, DeltaSettings settings, Consumer<String> told) {
        this.base = base;
        this.settings = settings;
        weights = ClassifierFolder.baseWeights(base, settings.learning().seed(), told);
        parameters = new Parameters(weights.tensors());
        temperature = settings.besideWidePart() ? base.settings().temperature() : 1;
        reader = Reader.of(base, settings);
        root = Torch.manager();
        frozen = new FrozenWeights(root, base.config(), parameters, settings.fourBits());
    }

    /**
     * Loads a base.
     *
     * @throws io.blockbuster.core.model.ModelException if it cannot be used, or its labels are not negative and positive
     *     in this order
     */
    public static DeltaTraining of(ModelFolder base, DeltaSettings settings) {
        return of(base, settings, made -> {});
    }

    /**
     * Loads a base, which may be without a head and then gets a new one.
     *
     * @param told says which tensors are new, where any are
     */
    public static DeltaTraining of(ModelFolder base, DeltaSettings settings, Consumer<String> told) {
        return new DeltaTraining(base, settings, told);
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
        return learn(fresh, replay, (learner, examples) -> learner.run(examples, watcher));
    }

    /**
     * Learns a delta as above.
     *
     * @param course takes the learner through the examples; gives whether it came to the end
     */
    public Optional<Delta> learn(List<LabelledText> fresh, List<LabelledText> replay, Course course) {
        requireLabels(fresh);
        long started = System.nanoTime();
        List<Reading> freshReadings = read(texts(fresh));
        List<Reading> replayReadings = read(texts(replay));
        double[] freshBefore = margins(untouched(), freshReadings);
        double[] replayBefore = margins(untouched(), replayReadings);
        LoraShape shape = shape(fresh, freshReadings, freshBefore, replayReadings);
        Parameters first =
                shape.first(base.config(), parameters, settings.learning().seed());
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i++) {
            examples.add(example(freshReadings.get(i), fresh.get(i).label()));
        }
        for (int i = 0; i < replay.size(); i++) {
            examples.add(example(replayReadings.get(i), probability(replayBefore[i])));
        }
        Learned learned = new Learned(shape, first);
        try (Learner learner = new Learner(pass(learned, settings.rates()), settings.learning())) {
            if (!course.take(learner, examples)) {
                return Optional.empty();
            }
            DeltaMetrics metrics = new DeltaMetrics(
                    fresh.size(),
                    right(fresh, freshBefore),
                    right(fresh, margins(learned, freshReadings)),
                    replay.size(),
                    kept(replayBefore, margins(learned, replayReadings)),
                    shape.words().length,
                    shape.buckets().length,
                    learner.loss(),
                    (System.nanoTime() - started) / 1e9);
            return Optional.of(Delta.of(learned.delta(base.config()), metrics));
        }
    }

    /** How a learner is taken through its examples: in one go, or from checkpoint to checkpoint. */
    @FunctionalInterface
    public interface Course {
        /** Whether the learner came to the end. */
        boolean take(Learner learner, List<Example> examples);
    }

    /** P(positive) that the base gives each text, in [0, 1]. */
    public double[] predict(List<String> texts) {
        return Arrays.stream(margins(texts)).map(this::probability).toArray();
    }

    /** P(positive) that the base gives each text with a delta beside it. */
    public double[] predict(LoraDelta delta, List<String> texts) {
        return Arrays.stream(margins(delta, texts)).map(this::probability).toArray();
    }

    /** The margins of the base, positive logit minus negative, with the wide part's where that counts. */
    public double[] margins(List<String> texts) {
        return margins(untouched(), read(texts));
    }

    /** The margins of the base with a delta beside it, the base as it is held while learning. */
    public double[] margins(LoraDelta delta, List<String> texts) {
        return margins(Learned.of(delta, base.config(), parameters), read(texts));
    }

    /** The margins of the base with a delta merged in, all in float32. */
    public double[] mergedMargins(LoraDelta delta, List<String> texts) {
        List<Reading> readings = read(texts);
        Learner merged = new Learner(base.config(), merged(delta), settings.learning());
        return withWidePart(margins(merged, readings), Learned.of(delta, base.config(), parameters), readings);
    }

    /** The base's tensors with a delta merged in. */
    public Parameters merged(LoraDelta delta) {
        return new Parameters(delta.mergedInto(weights).tensors());
    }

    /** The base's wide part with a delta merged in; empty where there is none or it does not count. */
    public Optional<WidePart> mergedWidePart(LoraDelta delta) {
        return settings.besideWidePart() ? delta.mergedInto(WidePart.of(base.path())) : Optional.empty();
    }

    private static List<String> texts(List<LabelledText> labelled) {
        return labelled.stream().map(LabelledText::text).toList();
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

    private LoraShape shape(
            List<LabelledText> fresh, List<Reading> readings, double[] margins, List<Reading> replayed) {
        Surprises words = new Surprises();
        Surprises buckets = new Surprises();
        for (int i = 0; i < readings.size(); i++) {
            double residual = probability(margins[i]) - fresh.get(i).label();
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

    private Learned untouched() {
        return Learned.of(LoraDelta.none(), base.config(), parameters);
    }

    private LoraPass pass(Learned learned, Rates rates) {
        return new LoraPass(root, base.config(), frozen, learned.shape(), learned.tensors(), rates, temperature);
    }

    private double[] margins(Learned learned, List<Reading> readings) {
        return withWidePart(
                margins(new Learner(pass(learned, Rates.NONE), settings.learning()), readings), learned, readings);
    }

    /** The margins of a transformer alone; closes it. */
    private double[] margins(Learner transformer, List<Reading> readings) {
        try (transformer) {
            return transformer.margins(readings.stream().map(Reading::ids).toList());
        }
    }

    /** Adds what the wide part and its learned buckets say. */
    private static double[] withWidePart(double[] margins, Learned learned, List<Reading> readings) {
        int[] changed = learned.shape().buckets();
        float[] deltas = changed.length == 0
                ? new float[0]
                : learned.tensors().get(LoraNames.BUCKETS).values();
        for (int i = 0; i < margins.length; i++) {
            margins[i] += readings.get(i).wideMargin();
            for (int bucket : readings.get(i).buckets()) {
                int at = Arrays.binarySearch(changed, bucket);
                margins[i] += at < 0 ? 0 : deltas[at];
            }
        }
        return margins;
    }

    private double probability(double margin) {
        return Logistic.probability(margin / temperature);
    }

    private static double right(List<LabelledText> texts, double[] margins) {
        int right = 0;
        for (int i = 0; i < margins.length; i++) {
            right += (margins[i] >= 0 ? 1 : 0) == texts.get(i).label() ? 1 : 0;
        }
        return right / (double) margins.length;
    }

    private static double kept(double[] before, double[] after) {
        int kept = 0;
        for (int i = 0; i < before.length; i++) {
            kept += before[i] >= 0 == after[i] >= 0 ? 1 : 0;
        }
        return before.length == 0 ? 1 : kept / (double) before.length;
    }

    @Override
    public void close() {
        root.close();
        reader.close();
    }
}
