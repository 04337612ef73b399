package io.blockbuster.core.update;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.SafeTensors;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A delta in the safetensors format. Every name in it must be known, and every number finite. */
final class LoraDeltaFile {
    private static final String PREFIX = "base_model.model.";
    private static final String LORA_A = ".lora_A.weight";
    private static final String LORA_B = ".lora_B.weight";
    private static final String HEAD_WEIGHT = PREFIX + "classifier.weight";
    private static final String HEAD_BIAS = PREFIX + "classifier.bias";
    private static final String WORDS = "words";
    private static final String WIDE = "wide";
    private static final String INDICES = ".indices";
    private static final String DELTAS = ".deltas";

    private static final int MAX_TENSORS = 2_000;
    private static final Set<String> NUMBER_TYPES = Set.of("F32", "F16");
    private static final Pattern MODULE = Pattern.compile("bert\\.(encoder\\.layer\\.\\d{1,3}\\.(attention\\.self\\."
            + "(query|key|value)|attention\\.output\\.dense|intermediate\\.dense|output\\.dense)|pooler\\.dense)");
    private static final Pattern FACTOR =
            Pattern.compile(Pattern.quote(PREFIX) + "(?<module>" + MODULE.pattern() + ")\\.lora_[AB]\\.weight");

    private final SafeTensors tensors;
    private final Set<String> unread;

    private LoraDeltaFile(SafeTensors tensors) {
        this.tensors = tensors;
        this.unread = new TreeSet<>(tensors.names());
    }

    static LoraDelta read(byte[] content, String origin) {
        try (SafeTensors tensors = SafeTensors.of(content, origin)) {
            return new LoraDeltaFile(tensors).delta();
        } catch (ModelException e) {
            throw new UpdateRefusedException(Refusal.DELTA, String.valueOf(e.getMessage()), e);
        }
    }

    private LoraDelta delta() {
        if (tensors.names().size() > MAX_TENSORS) {
            throw refused("it has " + tensors.names().size() + " tensors; " + MAX_TENSORS + " is the most");
        }
        String format = metadata("format");
        if (!format.equals(LoraDelta.FORMAT)) {
            throw refused("its format is \"" + UntrustedJson.shortened(format) + "\", not " + LoraDelta.FORMAT);
        }
        LoraDelta delta = new LoraDelta(
                (int) number("r", LoraDelta.MAX_RANK),
                (float) number("lora_alpha", LoraDelta.MAX_ALPHA),
                modules(),
                head(),
                sparse(WORDS, 2),
                sparse(WIDE, 1));
        if (!unread.isEmpty()) {
            throw refused("it holds tensors that a delta does not have: "
                    + UntrustedJson.shortened(String.join(", ", unread)));
        }
        return delta;
    }

    private Map<String, LowRank> modules() {
        Map<String, LowRank> modules = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            Matcher factor = FACTOR.matcher(name);
            if (factor.matches() && !modules.containsKey(factor.group("module"))) {
                String module = factor.group("module");
                modules.put(
                        module,
                        new LowRank(numbers(PREFIX + module + LORA_A, 2), numbers(PREFIX + module + LORA_B, 2)));
            }
        }
        return modules;
    }

    private LoraDelta.@Nullable Head head() {
        return unread.contains(HEAD_WEIGHT) || unread.contains(HEAD_BIAS)
                ? new LoraDelta.Head(numbers(HEAD_WEIGHT, 2), numbers(HEAD_BIAS, 1))
                : null;
    }

    private @Nullable SparseRows sparse(String part, int dimensions) {
        if (!unread.contains(part + INDICES) && !unread.contains(part + DELTAS)) {
            return null;
        }
        Tensor deltas = numbers(part + DELTAS, dimensions);
        return new SparseRows(indices(part + INDICES), deltas);
    }

    private Tensor numbers(String name, int dimensions) {
        require(name, NUMBER_TYPES, dimensions);
        Tensor tensor = tensors.read(name);
        for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
                throw refused(name + " holds " + value);
            }
        }
        return tensor;
    }

    private int[] indices(String name) {
        require(name, Set.of("I32"), 1);
        return tensors.integers(name);
    }

    private void require(String name, Set<String> types, int dimensions) {
        if (!unread.remove(name)) {
            throw refused("it lacks " + name + ", which belongs to what it has");
        }
        if (!types.contains(tensors.type(name))) {
            throw refused(name + " has the element type " + tensors.type(name) + "; " + new TreeSet<>(types)
                    + " is expected");
        }
        long[] shape = tensors.shape(name);
        if (shape.length != dimensions || Arrays.stream(shape).anyMatch(extent -> extent > Integer.MAX_VALUE)) {
            throw refused(name + " has the shape " + Arrays.toString(shape));
        }
    }

    private double number(String key, double most) {
        String text = metadata(key);
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(key + " is \"" + UntrustedJson.shortened(text) + "\", not a number");
        }
        boolean whole = number == Math.rint(number);
        if (!(number > 0) || number > most || (key.equals("r") && !whole)) {
            throw refused(key + " is " + UntrustedJson.shortened(text) + "; it may not be above " + most);
        }
        return number;
    }

    private String metadata(String key) {
        String text = tensors.metadata().get(key);
        if (text == null) {
            throw refused("its metadata lack " + key);
        }
        return text;
    }

    private UpdateRefusedException refused(String why) {
        return new UpdateRefusedException(Refusal.DELTA, tensors.origin() + " is refused: " + why);
    }

    static byte[] write(LoraDelta delta, Precision precision) {
        Map<String, Tensor> numbers = new LinkedHashMap<>();
        Map<String, int[]> indices = new LinkedHashMap<>();
        delta.modules().forEach((module, factors) -> {
            if (!MODULE.matcher(module).matches()) {
                throw new IllegalArgumentException(module + " is no linear layer that a delta may change");
            }
            numbers.put(PREFIX + module + LORA_A, factors.a());
            numbers.put(PREFIX + module + LORA_B, factors.b());
        });
        LoraDelta.Head head = delta.head();
        if (head != null) {
            numbers.put(HEAD_WEIGHT, head.weight());
            numbers.put(HEAD_BIAS, head.bias());
        }
        put(WORDS, delta.words(), numbers, indices);
        put(WIDE, delta.wide(), numbers, indices);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", LoraDelta.FORMAT);
        metadata.put("r", Integer.toString(delta.rank()));
        metadata.put("lora_alpha", Float.toString(delta.alpha()));
        return new SafeTensorsWriter(precision).bytes(indices, numbers, metadata);
    }

    private static void put(
            String part, @Nullable SparseRows rows, Map<String, Tensor> numbers, Map<String, int[]> indices) {
        if (rows != null) {
            indices.put(part + INDICES, rows.indices());
            numbers.put(part + DELTAS, rows.deltas());
        }
    }
}
