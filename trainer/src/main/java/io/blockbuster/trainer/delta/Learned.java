package io.blockbuster.trainer.delta;

import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.core.update.LoraDelta;
import io.blockbuster.core.update.LowRank;
import io.blockbuster.core.update.SparseRows;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.lora.LoraNames;
import io.blockbuster.trainer.lora.LoraShape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was learned beside a base, in the form in which it is learned; a {@link LoraDelta} is the form in which it
 * travels.
 *
 * @param shape which tensors there are
 * @param tensors named as in {@link LoraNames}
 */
record Learned(LoraShape shape, Parameters tensors) {
    private static final int[] NONE = new int[0];

    /** Takes up a delta; of what it leaves out, the base's own. */
    static Learned of(LoraDelta delta, BertConfig config, Parameters base) {
        LoraShape shape = new LoraShape(delta.rank(), delta.alpha(), indices(delta.words()), indices(delta.wide()));
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(shape.first(config, base, 0).byName());
        delta.modules().forEach((module, factors) -> {
            tensors.put(LoraNames.narrowing(module), factors.a());
            tensors.put(LoraNames.widening(module), factors.b());
        });
        LoraDelta.Head head = delta.head();
        if (head != null) {
            tensors.put(LoraNames.HEAD_WEIGHT, head.weight());
            tensors.put(LoraNames.HEAD_BIAS, head.bias());
        }
        put(tensors, LoraNames.WORDS, delta.words());
        put(tensors, LoraNames.BUCKETS, delta.wide());
        return new Learned(shape, new Parameters(tensors));
    }

    private static int[] indices(@Nullable SparseRows rows) {
        return rows == null ? NONE : rows.indices();
    }

    private static void put(Map<String, Tensor> tensors, String name, @Nullable SparseRows rows) {
        if (rows != null && rows.indices().length > 0) {
            tensors.put(name, rows.deltas());
        }
    }

    /** The form in which it travels. */
    LoraDelta delta(BertConfig config) {
        Map<String, LowRank> modules = new LinkedHashMap<>();
        for (String module : BertNames.linears(config)) {
            modules.put(
                    module,
                    new LowRank(tensors.get(LoraNames.narrowing(module)), tensors.get(LoraNames.widening(module))));
        }
        return new LoraDelta(
                shape.rank(),
                (float) shape.alpha(),
                modules,
                new LoraDelta.Head(tensors.get(LoraNames.HEAD_WEIGHT), tensors.get(LoraNames.HEAD_BIAS)),
                rows(shape.words(), LoraNames.WORDS),
                rows(shape.buckets(), LoraNames.BUCKETS));
    }

    private @Nullable SparseRows rows(int[] indices, String name) {
        return indices.length == 0 ? null : new SparseRows(indices, tensors.get(name));
    }
}
