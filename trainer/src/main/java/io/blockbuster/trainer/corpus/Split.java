package io.blockbuster.trainer.corpus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Labelled texts split in two, with the same share of each label on both sides and identical texts on one side.
 *
 * @param train what is learned from
 * @param validation what choices are made on
 */
public record Split(List<LabelledText> train, List<LabelledText> validation) {
    /**
     * A stratified split by groups of identical texts; a group counts under the label of its first text.
     *
     * @param texts labelled texts
     * @param share of the groups that go to validation, in [0, 1)
     * @param seed the same seed gives the same split, whatever the order of {@code texts}
     */
    public static Split stratified(Collection<LabelledText> texts, double share, long seed) {
        Map<Integer, List<List<LabelledText>>> groupsByLabel = new TreeMap<>();
        for (List<LabelledText> group : groups(texts)) {
            groupsByLabel
                    .computeIfAbsent(group.get(0).label(), label -> new ArrayList<>())
                    .add(group);
        }
        List<LabelledText> train = new ArrayList<>();
        List<LabelledText> validation = new ArrayList<>();
        for (List<List<LabelledText>> groups : groupsByLabel.values()) {
            Collections.shuffle(groups, new Random(seed));
            int held = (int) Math.round(groups.size() * share);
            groups.subList(0, held).forEach(validation::addAll);
            groups.subList(held, groups.size()).forEach(train::addAll);
        }
        return new Split(train, validation);
    }

    /** The texts that are not the same as any of {@code others}, in their order. */
    public static List<LabelledText> without(Collection<LabelledText> texts, Collection<LabelledText> others) {
        Set<String> keys =
                others.stream().map(other -> TextKey.of(other.text())).collect(Collectors.toCollection(HashSet::new));
        return texts.stream()
                .filter(text -> !keys.contains(TextKey.of(text.text())))
                .toList();
    }

    private static Collection<List<LabelledText>> groups(Collection<LabelledText> texts) {
        Map<String, List<LabelledText>> byKey = new HashMap<>();
        for (LabelledText text : texts) {
            byKey.computeIfAbsent(TextKey.of(text.text()), key -> new ArrayList<>())
                    .add(text);
        }
        Map<String, List<LabelledText>> byFirstId = new TreeMap<>();
        byKey.values().forEach(group -> {
            group.sort((one, other) -> one.id().compareTo(other.id()));
            byFirstId.put(group.get(0).id(), group);
        });
        return byFirstId.values();
    }
}
