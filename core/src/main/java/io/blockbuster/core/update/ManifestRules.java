package io.blockbuster.core.update;

import io.blockbuster.core.model.GoldenExample;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a manifest may say. Each rule throws {@link UpdateRefusedException} of kind {@link Refusal#MALFORMED}. */
final class ManifestRules {
    static final int MAX_GOLDEN = 64;

    private static final int MAX_GOLDEN_TEXT = 20_000;
    private static final int MAX_LOGITS = 1_000;
    private static final int MAX_URI = 2_000;
    private static final int MAX_FILES = 20;
    /** Whole numbers that every reader of JSON can hold. */
    private static final long MAX_EPOCH = (1L << 53) - 1;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HIDDEN = Pattern.compile("%(2e|2f|5c|[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> ESSENTIAL = Set.of("config.json", "tokenizer.json", "model.safetensors");

    private ManifestRules() {}

    static void requireName(String name) {
        require(
                NAME.matcher(name).matches(),
                "the name \"" + UntrustedJson.shortened(name) + "\" is refused: 1 to 64"
                        + " letters, digits, dots, dashes and underscores are a name");
    }

    static void requireVersion(String what, String version) {
        require(
                VERSION.matcher(version).matches(),
                what + " \"" + UntrustedJson.shortened(version) + "\" is refused:"
                        + " 1 to 64 letters, digits, dots, dashes, underscores and plus signs are a version");
    }

    static void requireDigest(String what, String digest) {
        require(DIGEST.matcher(digest).matches(), what + " is no SHA-256 in 64 lower-case hexadecimal digits");
    }

    static void requireEpoch(long epoch) {
        require(epoch >= 1 && epoch <= MAX_EPOCH, "epoch is " + epoch + "; 1 to " + MAX_EPOCH + " are epochs");
    }

    static void requireSize(long size, long most) {
        require(size >= 1 && size <= most, "size is " + size + "; 1 to " + most + " bytes are allowed here");
    }

    /** An absolute file, http or https address without anything hidden in it. */
    static void requirePlain(URI uri) {
        String text = uri.toString();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String shown = "the uri \"" + UntrustedJson.shortened(text) + "\" is refused: ";
        require(text.length() <= MAX_URI, shown + "it is longer than " + MAX_URI + " characters");
        require(Set.of("file", "http", "https").contains(scheme), shown + "file, http and https are known");
        require(
                uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null,
                shown + "no query, no fragment and no password may stand in it");
        boolean hosted = uri.getHost() != null;
        require(
                scheme.equals("file") ? !hosted && uri.getRawAuthority() == null : hosted,
                shown + (scheme.equals("file") ? "a file has no host" : "it has no host"));
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean climbs = Stream.of(path.split("/")).anyMatch(part -> part.equals("..") || part.equals("."));
        require(
                path.startsWith("/")
                        && !climbs
                        && !path.contains("//")
                        && !HIDDEN.matcher(path).find(),
                shown + "its path must be absolute and plain");
    }

    static void requireFolder(URI uri, List<ModelFile> files, long size) {
        require(uri.getRawPath().endsWith("/"), "the uri of a full model is a folder and ends with a slash");
        require(files.size() <= MAX_FILES, "a full model has at most " + MAX_FILES + " files, not " + files.size());
        Set<String> names = new HashSet<>();
        long sum = 0;
        for (ModelFile file : files) {
            // Some file systems take upper and lower case for the same.
            require(names.add(file.name().toLowerCase(Locale.ROOT)), "the file " + file.name() + " is named twice");
            sum += file.size();
        }
        require(names.containsAll(ESSENTIAL), "files lacks one of config.json, tokenizer.json, model.safetensors");
        require(sum == size, "size is " + size + ", but the files have " + sum + " bytes together");
    }

    static void requireGolden(List<GoldenExample> golden) {
        require(
                !golden.isEmpty() && golden.size() <= MAX_GOLDEN,
                "golden has " + golden.size() + " examples; 1 to " + MAX_GOLDEN
                        + " are needed to prove the model where it runs");
        for (GoldenExample example : golden) {
            require(
                    example.text().length() <= MAX_GOLDEN_TEXT,
                    "a golden text is longer than " + MAX_GOLDEN_TEXT + " characters");
            require(
                    example.logits().length >= 2 && example.logits().length <= MAX_LOGITS,
                    "a golden example has " + example.logits().length + " logits");
            for (float logit : example.logits()) {
                require(Float.isFinite(logit), "a golden logit is not a finite number");
            }
        }
    }

    static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new UpdateRefusedException(Refusal.MALFORMED, field + " is missing");
        }
        return value;
    }

    static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new UpdateRefusedException(Refusal.MALFORMED, otherwise);
        }
    }
}
