package io.blockbuster.core.dataset;

import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.Sentiment;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder of the Large Movie Review Dataset, or its {@code train} or {@code test} folder: files
 * {@code pos/ID_RATING.txt} and {@code neg/ID_RATING.txt}, in the order of their ids, {@code neg} first.
 *
 * <p>An example's id is {@code SPLIT/LABEL/ID}, such as {@code test/pos/17}.
 */
final class AclImdbReader extends LookaheadReader {
    private static final Pattern FILE_NAME = Pattern.compile("(\\d{1,9})_(\\d{1,9})\\.txt");

    private final List<ReviewFile> files = new ArrayList<>();
    private int next;

    private record ReviewFile(Path path, String split, Sentiment label, int id, int rating) {
        Example read() throws IOException {
            String text = Lines.decode(Files.readAllBytes(path));
            if (text.isBlank()) {
                throw new DatasetException(path + ": the file is empty");
            }
            String exampleId = split + "/" + folderOf(label) + "/" + id;
            return new Example(new Review(exampleId, null, text, null, (double) rating, null), label);
        }
    }

    AclImdbReader(Path folder) throws IOException {
        for (Path split : splits(folder)) {
            list(split, Sentiment.NEGATIVE);
            list(split, Sentiment.POSITIVE);
        }
        if (files.isEmpty()) {
            throw new DatasetException(folder
                    + ": no reviews here: a folder must have 'pos' and 'neg' with files ID_RATING.txt, "
                    + "or 'train' and 'test' with these");
        }
    }

    @Override
    @Nullable Example read() throws IOException {
        if (next >= files.size()) {
            return null;
        }
        Example example = files.get(next).read();
        next++;
        return example;
    }

    private static List<Path> splits(Path folder) {
        List<Path> splits = Stream.of("train", "test")
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .toList();
        return splits.isEmpty() ? List.of(folder) : splits;
    }

    private void list(Path split, Sentiment label) throws IOException {
        Path folder = split.resolve(folderOf(label));
        if (!Files.isDirectory(folder)) {
            return;
        }
        String splitName = String.valueOf(split.toAbsolutePath().normalize().getFileName());
        List<ReviewFile> found = new ArrayList<>();
        try (Stream<Path> listed = Files.list(folder)) {
            listed.forEach(path -> {
                Matcher name = FILE_NAME.matcher(String.valueOf(path.getFileName()));
                if (name.matches()) {
                    int id = Integer.parseInt(name.group(1));
                    found.add(new ReviewFile(path, splitName, label, id, Integer.parseInt(name.group(2))));
                }
            });
        }
        found.sort(Comparator.comparingInt(ReviewFile::id));
        files.addAll(found);
    }

    private static String folderOf(Sentiment label) {
        return label == Sentiment.POSITIVE ? "pos" : "neg";
    }

    @Override
    DatasetException unreadable(IOException failure) {
        String what = failure instanceof CharacterCodingException ? "not UTF-8" : failure.getMessage();
        return new DatasetException(files.get(next).path() + ": " + what, failure);
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.ACL_IMDB;
    }

    @Override
    public double fractionRead() {
        return (double) next / files.size();
    }

    @Override
    public void close() {
        next = files.size();
    }
}
