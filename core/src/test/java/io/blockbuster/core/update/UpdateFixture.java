package io.blockbuster.core.update;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.scoring.DeviceChoice;
import io.blockbuster.core.scoring.SentimentModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Updates to the model that ships, made as a trainer would make them. */
public final class UpdateFixture {
    public static final Path BASE = Path.of("../model");
    public static final ModelVersion OWN = ModelFolder.open(BASE).version();
    public static final String DIGEST = ModelFolder.open(BASE).digest();
    public static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
    public static final List<String> TEXTS =
            List.of("A quiet marvel of a film.", "Two hours that nobody gives back to me.", "");

    private static final String QUERY = "bert.encoder.layer.0.attention.self.query";
    private static final int HIDDEN = 128;

    private UpdateFixture() {}

    /** A delta to every kind of thing that one may change, small and random. */
    public static LoraDelta delta(long seed) {
        Random random = new Random(seed);
        return new LoraDelta(
                2,
                4,
                Map.of(
                        QUERY,
                        new LowRank(tensor(random, 2, HIDDEN), tensor(random, HIDDEN, 2)),
                        "bert.pooler.dense",
                        new LowRank(tensor(random, 2, HIDDEN), tensor(random, HIDDEN, 2))),
                new LoraDelta.Head(tensor(random, 2, HIDDEN), tensor(random, 2)),
                new SparseRows(new int[] {1996, 2143}, tensor(random, 2, HIDDEN)),
                new SparseRows(new int[] {3, 77, 500_000}, tensor(random, 3)));
    }

    /** A delta that makes the head say {@code positive} of everything, or the opposite. */
    public static LoraDelta opinionated(boolean positive) {
        float side = positive ? 60 : -60;
        return new LoraDelta(
                1,
                1,
                Map.of(),
                new LoraDelta.Head(
                        new Tensor(new int[] {2, HIDDEN}, new float[2 * HIDDEN]),
                        new Tensor(new int[] {2}, new float[] {-side, side})),
                null,
                null);
    }

    /** The manifest of a delta, with the golden examples of the merged model. */
    public static ModelManifest manifest(String version, long epoch, LoraDelta delta) {
        return manifest(version, epoch, delta.write(Precision.F16));
    }

    /** The manifest of a delta that is written already. */
    public static ModelManifest manifest(String version, long epoch, byte[] delta) {
        ModelVersion model = new ModelVersion(OWN.name(), version);
        return ModelManifest.ofDelta(model, epoch, null, DIGEST, delta, golden(delta, model), CREATED);
    }

    /** The golden examples of the model that a delta makes. */
    public static List<GoldenExample> golden(byte[] delta, ModelVersion version) {
        try (SentimentModel merged =
                MergedModel.open(BASE, LoraDelta.read(delta, "the fixture"), version, DeviceChoice.CPU)) {
            return GoldenCheck.of(merged, TEXTS);
        }
    }

    private static Tensor tensor(Random random, int... shape) {
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        return new Tensor(shape, values);
    }
}
