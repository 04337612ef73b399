package io.blockbuster.trainer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.Tokens;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.MergedModel;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.lora.LoraNames;
import io.blockbuster.trainer.lora.LoraShape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergedDeltaTest {
    private static final Path MODEL = Path.of("..", "model");

    private final ModelFolder base = ModelFolder.open(MODEL);
    private final List<String> texts = GoldenExample.read(MODEL.resolve("golden.jsonl")).stream()
            .map(GoldenExample::text)
            .toList();

    @Test
    void shouldGiveTheSameLogitsBesideTheBaseAndMergedInTheProcessor() {
        // Given a delta that changes every part of a model, as its file holds it
        LoraDelta delta = LoraDelta.read(shaken().delta(base.config()).write(Precision.F16), "memory");
        double[] beside;
        double[] merged;
        double[] before;
        // When
        try (DeltaTraining training = DeltaTraining.of(base, DeltaSettings.defaults())) {
            before = training.margins(texts);
            beside = training.margins(delta, texts);
            merged = training.mergedMargins(delta, texts);
        }
        // Then
        assertThat(texts).hasSizeGreaterThan(30);
        ModelVersion version = new ModelVersion("blockbuster-tiny", "changed");
        double moved = 0;
        try (SentimentModel processor = MergedModel.open(MODEL, delta, version, DeviceChoice.CPU)) {
            for (int i = 0; i < beside.length; i++) {
                Tokens tokens = processor.tokenize(texts.get(i));
                float[] logits = processor.score(List.of(tokens)).get(0).logits();
                assertThat(merged[i]).as(texts.get(i)).isCloseTo(beside[i], within(1e-4));
                assertThat((double) logits[1] - logits[0]).as(texts.get(i)).isCloseTo(beside[i], within(1e-4));
                moved = Math.max(moved, Math.abs(beside[i] - before[i]));
            }
        }
        assertThat(moved).isGreaterThan(0.5);
    }

    @Test
    void shouldTakeUpADeltaThatChangesNothingAsTheBase() {
        try (DeltaTraining training = DeltaTraining.of(base, DeltaSettings.defaults())) {
            assertThat(training.margins(LoraDelta.none(), texts)).isEqualTo(training.margins(texts));
        }
    }

    /** What may be learned, far from where it starts. */
    private Learned shaken() {
        Parameters weights = ClassifierFolder.read(base);
        int[] pieces;
        try (ModelTokenizer tokenizer = ModelTokenizer.open(base)) {
            pieces = Arrays.stream(tokenizer.tokenize("film story acting").ids())
                    .filter(id -> id > 103)
                    .sorted()
                    .toArray();
        }
        int[] buckets;
        try (Reader reader = Reader.of(base, DeltaSettings.defaults())) {
            buckets = texts.stream()
                    .flatMapToInt(text -> Arrays.stream(reader.read(text).buckets()))
                    .sorted()
                    .distinct()
                    .limit(500)
                    .toArray();
        }
        LoraShape shape = new LoraShape(4, 8, pieces, buckets);
        Learned learned = new Learned(shape, shape.first(base.config(), weights, 1));
        Random random = new Random(11);
        for (Tensor tensor : learned.tensors().byName().values()) {
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] += (float) (0.04 * random.nextGaussian());
            }
        }
        assertThat(learned.tensors().byName().keySet()).contains(LoraNames.WORDS, LoraNames.BUCKETS);
        return learned;
    }
}
