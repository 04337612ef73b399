package io.blockbuster.trainer.corpus;

import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.core.dataset.ExampleReader;
import io.blockbuster.core.review.Sentiment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run reads: labelled texts in two parts, and texts without labels.
 *
 * @param split the labelled texts
 * @param unlabelled none of which is the same as a held-out text
 * @param dropped labelled texts left out because the excluded data has them
 */
public record TrainingData(Split split, List<LabelledText> unlabelled, int dropped) {
    /**
     * Reads data and splits it.
     *
     * @param labelled data sets with labels
     * @param unlabelled data sets whose labels, if any, are ignored
     * @param excluded data sets whose texts must not be learned from, such as the test part
     * @param share held out for validation, in [0, 1)
     * @throws IllegalArgumentException if nothing labelled is left
     */
    public static TrainingData read(
            List<Path> labelled, List<Path> unlabelled, List<Path> excluded, double share, long seed) {
        List<LabelledText> forbidden = texts(excluded);
        List<LabelledText> all = labelled(labelled);
        List<LabelledText> allowed = Split.without(all, forbidden);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("no labelled text to learn from in " + labelled);
        }
        Split split = Split.stratified(allowed, share, seed);
        List<LabelledText> free = Split.without(Split.without(texts(unlabelled), forbidden), split.validation());
        return new TrainingData(split, free, all.size() - allowed.size());
    }

    /**
     * The same with other unlabelled texts.
     *
     * @param texts none of which may be the same as a held-out text
     */
    public TrainingData withUnlabelled(List<LabelledText> texts) {
        return new TrainingData(split, texts, dropped);
    }

    /** The labelled texts of some data sets, to be judged on. */
    public static List<LabelledText> labelled(List<Path> files) {
        return texts(files).stream()
                .filter(text -> text.label() != LabelledText.UNLABELLED)
                .toList();
    }

    private static List<LabelledText> texts(List<Path> files) {
        List<LabelledText> texts = new ArrayList<>();
        for (Path file : files) {
            try (ExampleReader reader = Datasets.open(file)) {
                int number = 0;
                while (reader.hasNext()) {
                    number++;
                    texts.add(text(reader.next(), file.getFileName() + ":" + number));
                }
            }
        }
        return texts;
    }

    private static LabelledText text(Example example, String place) {
        String id = example.review().id();
        Sentiment label = example.label();
        int value = label == null ? LabelledText.UNLABELLED : label == Sentiment.POSITIVE ? 1 : 0;
        return new LabelledText(id == null ? place : id, example.text(), value);
    }
}
