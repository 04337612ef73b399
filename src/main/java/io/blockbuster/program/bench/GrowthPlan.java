package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.EngineSettings;
import io.blockbuster.core.scoring.SentimentModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is run at each point of each curve. One thing differs along a curve; the rest are the processor's defaults. */
final class GrowthPlan {
    private static final int PARTITIONS = 4;
    private static final int PARTITIONS_TO_SHARE = 12;
    private static final int LARGEST_BATCH = 4_096;
    private static final int TEXTS = 2_000;
    private static final int TEXTS_OF_ONE_LENGTH = 200;
    private static final String ENGINE = "engine in memory";

    private final GrowthSettings settings;
    private final SentimentModel model;
    private final List<String> modelOptions;
    private final BenchInput usual = BenchInput.generated(TEXTS);
    private final double usualTokens;
    private final Map<Integer, BenchInput> byLength = new HashMap<>();

    /**
     * @param model what the processors load as well
     * @param modelOptions what has them load it, as on the command line
     */
    GrowthPlan(GrowthSettings settings, SentimentModel model, List<String> modelOptions) {
        this.settings = settings;
        this.model = model;
        this.modelOptions = modelOptions;
        this.usualTokens = Mean.of(usual.texts(), text -> model.tokenize(text).length());
    }

    /** The values of a curve that this model can take. */
    List<Integer> values(GrowthCurve curve) {
        return curve.values(settings.quick()).stream()
                .filter(value -> curve != GrowthCurve.LENGTH || value <= model.maxTokens())
                .toList();
    }

    /** What is run at a point, a setup for each line. */
    List<GrowthSetup> at(GrowthCurve curve, int value) {
        return switch (curve) {
            case LENGTH -> {
                BenchInput input = ofLength(value);
                yield List.of(
                        processor(input, value, PARTITIONS, 1, 1, List.of()),
                        inMemory(input, value, EngineSettings.suiting(model, cores(), null)));
            }
            case BUDGET ->
                List.of(
                        processor(
                                usual,
                                usualTokens,
                                PARTITIONS,
                                1,
                                1,
                                List.of(
                                        "--token-budget",
                                        Integer.toString(value),
                                        "--max-batch",
                                        Integer.toString(LARGEST_BATCH))),
                        inMemory(
                                usual,
                                usualTokens,
                                EngineSettings.suiting(model, cores(), value).withMaxBatch(LARGEST_BATCH)));
            case THREADS -> both(8, value);
            case PARTITIONS -> both(value, 1);
            case INSTANCES -> List.of(processor(usual, usualTokens, PARTITIONS_TO_SHARE, value, 1, List.of()));
            case SUBJECTS -> List.of(subjects(value));
        };
    }

    private List<GrowthSetup> both(int partitions, int threads) {
        return List.of(
                processor(usual, usualTokens, partitions, 1, threads, List.of()),
                constant(usual, settings.warmUp(settings.constantReviews()), partitions, threads, List.of()));
    }

    /** Short reviews without a model, as many before the clock starts as there are movies: each has an open window then. */
    private GrowthSetup subjects(int subjects) {
        BenchInput input = new BenchInput("short", List.of("Seen it."), subjects);
        int warmUp = Math.max(settings.warmUp(settings.constantReviews()), subjects);
        return constant(input, warmUp, PARTITIONS, 1, List.of("--windows", "1d"));
    }

    private GrowthSetup processor(
            BenchInput input, double meanTokens, int partitions, int instances, int threads, List<String> options) {
        List<String> all = new ArrayList<>(modelOptions);
        all.addAll(options);
        all.addAll(List.of("--threads", Integer.toString(threads)));
        int reviews = settings.reviews(meanTokens);
        return new GrowthSetup.Stream(
                OwnProcess.BLOCKBUSTER,
                input,
                settings.warmUp(reviews),
                reviews,
                OwnProcess.blockbuster(partitions, all),
                partitions,
                instances,
                threads,
                true);
    }

    private GrowthSetup constant(BenchInput input, int warmUp, int partitions, int threads, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--threads", Integer.toString(threads)));
        return new GrowthSetup.Stream(
                OwnProcess.CONSTANT_SCORE,
                input,
                warmUp,
                settings.constantReviews(),
                OwnProcess.constantScore(partitions, all),
                partitions,
                1,
                threads,
                false);
    }

    private GrowthSetup inMemory(BenchInput input, double meanTokens, EngineSettings engine) {
        int reviews = settings.reviews(meanTokens);
        return new GrowthSetup.InMemory(ENGINE, input, settings.warmUp(reviews), reviews, engine);
    }

    private BenchInput ofLength(int tokens) {
        return byLength.computeIfAbsent(tokens, length -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < TEXTS_OF_ONE_LENGTH; i++) {
                texts.add(cut(i, length));
            }
            return new BenchInput("of " + length + " tokens", texts);
        });
    }

    /** Words of one review after the other, as many as make no more tokens than these. */
    private String cut(int first, int tokens) {
        StringBuilder all = new StringBuilder();
        int words = 0;
        for (int i = first; words < tokens; i++) {
            String text = usual.texts().get(i % TEXTS).strip();
            words += text.split("\\s+").length;
            all.append(text).append(' ');
        }
        List<String> cut = List.of(all.toString().split("\\s+"));
        int fits = 1;
        for (int step = Integer.highestOneBit(cut.size()); step > 0; step /= 2) {
            int more = fits + step;
            if (more <= cut.size()) {
                var read = model.tokenize(String.join(" ", cut.subList(0, more)));
                if (read.length() <= tokens && !read.truncated()) {
                    fits = more;
                }
            }
        }
        return String.join(" ", cut.subList(0, fits));
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
