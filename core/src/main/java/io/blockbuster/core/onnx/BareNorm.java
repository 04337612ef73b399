package io.blockbuster.core.onnx;

import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A LayerNorm of which the graph computes the normalization alone. Its scale γ and shift β are left to what reads its
 * rows: a linear map takes them into its weights, as W·(γ⊙x + β) + b = (W·diag(γ))·x + (W·β + b).
 */
final class BareNorm {
    private final String name;
    private final float[] scale;
    private final float[] shift;

    /** @param name of the LayerNorm's weights, without {@code .weight} or {@code .bias} */
    BareNorm(BertWeights weights, String name) {
        this.name = name;
        this.scale = weights.get(name + ".weight").values();
        this.shift = weights.get(name + ".bias").values();
    }

    /** Its rows without scale and shift: from {@code [batch, sequence, hidden]} to the same. */
    String rows(RowNormalization normalization, String sum) {
        return normalization.rows(name + ".rows", sum);
    }

    /** γ⊙x */
    String scaled(GraphBuilder graph, String rows) {
        return graph.standard("Mul", name + ".scaled", List.of(rows, graph.constant(name + ".weight", scale)));
    }

    /** γ⊙x + β, the rows of the whole LayerNorm. */
    String whole(GraphBuilder graph, String rows) {
        return graph.standard(
                "Add", name + ".whole", List.of(scaled(graph, rows), graph.constant(name + ".bias", shift)));
    }

    /** A bias with β added. */
    float[] shifted(Tensor bias) {
        float[] sum = bias.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += shift[i];
        }
        return sum;
    }

    /** The weights with queries, keys and values of {@code self} reading these rows. */
    BertWeights readByAttention(String self, BertWeights weights) {
        return readBy(List.of(self + "query", self + "key", self + "value"), weights);
    }

    /** The weights with some linear maps reading these rows instead of those of the whole LayerNorm. */
    BertWeights readBy(List<String> maps, BertWeights weights) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        for (String map : maps) {
            Tensor matrix = weights.get(map + ".weight");
            float[] folded = new float[matrix.values().length];
            float[] bias = weights.get(map + ".bias").values().clone();
            for (int out = 0; out < bias.length; out++) {
                double constant = bias[out];
                for (int in = 0; in < scale.length; in++) {
                    float weight = matrix.values()[out * scale.length + in];
                    folded[out * scale.length + in] = weight * scale[in];
                    constant += (double) weight * shift[in];
                }
                bias[out] = (float) constant;
            }
            changed.put(map + ".weight", new Tensor(matrix.shape(), folded));
            changed.put(map + ".bias", new Tensor(new int[] {bias.length}, bias));
        }
        return weights.with(changed);
    }
}
