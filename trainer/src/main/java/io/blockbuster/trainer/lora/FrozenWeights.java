package io.blockbuster.trainer.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights of a base, made once and never changed: no pass copies them and none has a gradient for them. The weights
 * of its linear maps may be held in {@linkplain Nf4 four bits} and are then spread out in each pass.
 */
public final class FrozenWeights implements AutoCloseable {
    private final NDManager root;
    private final Map<String, NDArray> plain = new HashMap<>();
    private final Map<String, Quantized> quantized = new HashMap<>();
    private final NDArray pairs;

    /**
     * @param manager its parent: closing that frees these too
     * @param inFourBits whether the linear maps of the encoder and the pooler are quantized
     */
    public FrozenWeights(NDManager manager, BertConfig config, Parameters base, boolean inFourBits) {
        root = manager.newSubManager();
        base.byName().forEach((name, tensor) -> {
            if (inFourBits && isLinear(config, name)) {
                quantized.put(name, Quantized.of(root, tensor));
            } else {
                plain.put(name, root.create(tensor.values(), shape(tensor)));
            }
        });
        pairs = root.create(pairs(), new Shape(256, 2));
    }

    private static boolean isLinear(BertConfig config, String name) {
        return name.endsWith(".weight")
                && BertNames.linears(config).contains(name.substring(0, name.length() - ".weight".length()));
    }

    /** The two values that each byte of codes stands for. */
    private static float[] pairs() {
        float[] values = Nf4.values();
        float[] pairs = new float[512];
        for (int code = 0; code < 256; code++) {
            pairs[2 * code] = values[code >> 4];
            pairs[2 * code + 1] = values[code & 0xF];
        }
        return pairs;
    }

    /**
     * The array of a tensor, for one pass.
     *
     * @param manager of the pass; an array that must be made for the pass is freed with it
     */
    NDArray get(NDManager manager, String name) {
        Quantized codes = quantized.get(name);
        if (codes != null) {
            return codes.spread(manager, pairs);
        }
        NDArray array = plain.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the model has no tensor " + name);
        }
        return array;
    }

    /** The word embeddings of some pieces, {@code [pieces, hidden]}. */
    NDArray words(NDManager manager, int[] pieces) {
        return Embedding.embedding(manager.create(pieces), get(manager, BertNames.WORDS), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private static Shape shape(Tensor tensor) {
        return new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray());
    }

    @Override
    public void close() {
        root.close();
    }

    /** A tensor in four bits: its shape, {@code [blocks * 32]} bytes of codes and {@code [blocks, 1]} scales. */
    private record Quantized(Shape extents, NDArray codes, NDArray scales) {
        static Quantized of(NDManager root, Tensor tensor) {
            Nf4 numbers = Nf4.of(tensor.values());
            return new Quantized(
                    shape(tensor),
                    root.create(ByteBuffer.wrap(numbers.codes()), new Shape(numbers.codes().length), DataType.UINT8),
                    root.create(numbers.scales(), new Shape(numbers.scales().length, 1)));
        }

        NDArray spread(NDManager manager, NDArray pairs) {
            NDArray indexes = codes.toType(DataType.INT32, true);
            indexes.attach(manager);
            return Embedding.embedding(indexes, pairs, SparseFormat.DENSE)
                    .singletonOrThrow()
                    .reshape(-1, Nf4.BLOCK)
                    .mul(scales)
                    .flatten()
                    .get(new NDIndex("0:" + extents.size()))
                    .reshape(extents);
        }
    }
}
