package io.blockbuster.trainer.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.blockbuster.core.model.BertConfig;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of BERT (Devlin et al., 2019) as a function of its weights, in the form of Hugging Face's
 * {@code BertForSequenceClassification}: post-layer-norm, exact GELU, tanh pooler on [CLS].
 *
 * <p>Only the [CLS] row of the last layer reaches the head, so the last layer computes nothing else.
 */
public final class BertForward {
    private final BertConfig shape;
    private final Function<String, NDArray> weights;
    private final LinearMap linear;
    private final float dropout;
    private final float attentionDropout;

    /**
     * @param weights the tensor of a name; for {@link BertNames#WORDS} the rows of {@link Batch#pieces()} only
     * @param dropout rate after embeddings, attention, feed-forward and pooler; 0 when scoring
     * @param attentionDropout rate on attention probabilities; 0 when scoring
     */
    public BertForward(BertConfig shape, Function<String, NDArray> weights, float dropout, float attentionDropout) {
        this(shape, weights, LinearMap.of(weights), dropout, attentionDropout);
    }

    /**
     * @param weights as above, for all but the linear maps
     * @param linear the linear maps of {@link BertNames#linears} and the head
     */
    public BertForward(
            BertConfig shape,
            Function<String, NDArray> weights,
            LinearMap linear,
            float dropout,
            float attentionDropout) {
        this.shape = shape;
        this.weights = weights;
        this.linear = linear;
        this.dropout = dropout;
        this.attentionDropout = attentionDropout;
    }

    /** The logits {@code [batch, labels]} of the head. */
    public NDArray logits(NDManager manager, Batch batch) {
        NDArray pooled = linear.apply(cls(manager, batch), BertNames.POOLER).tanh();
        return linear.apply(dropped(pooled, dropout), BertNames.CLASSIFIER);
    }

    /** The last layer's [CLS] rows {@code [batch, hidden]}. */
    public NDArray cls(NDManager manager, Batch batch) {
        NDArray mask = mask(manager, batch);
        NDArray states = embeddings(manager, batch);
        for (int layer = 0; layer < shape.layers() - 1; layer++) {
            states = layer(layer, states, states, mask);
        }
        NDArray cls = states.get(new NDIndex(":, 0:1"));
        return layer(shape.layers() - 1, cls, states, mask).squeeze(1);
    }

    /** The last layer's states of all tokens {@code [batch, length, hidden]}. */
    public NDArray states(NDManager manager, Batch batch) {
        NDArray mask = mask(manager, batch);
        NDArray states = embeddings(manager, batch);
        for (int layer = 0; layer < shape.layers(); layer++) {
            states = layer(layer, states, states, mask);
        }
        return states;
    }

    private NDArray embeddings(NDManager manager, Batch batch) {
        NDArray indexes = manager.create(batch.indexes(), new Shape(batch.size(), batch.length()));
        NDArray words = Embedding.embedding(indexes, weights.apply(BertNames.WORDS), SparseFormat.DENSE)
                .singletonOrThrow();
        NDArray positions = weights.apply(BertNames.POSITIONS).get(manager, new NDIndex("0:" + batch.length()));
        NDArray type = weights.apply(BertNames.TYPES).get(manager, new NDIndex("0"));
        return dropped(norm(words.add(positions).add(type), BertNames.EMBEDDING_NORM), dropout);
    }

    /** One encoder layer: the states of {@code rows}, which attend to all of {@code states}. */
    private NDArray layer(int layer, NDArray rows, NDArray states, @Nullable NDArray mask) {
        NDArray context = attention(layer, rows, states, mask);
        NDArray attended = norm(
                dropped(linear.apply(context, BertNames.attentionOutput(layer)), dropout)
                        .add(rows),
                BertNames.attentionNorm(layer));
        NDArray inner = Activation.gelu(linear.apply(attended, BertNames.intermediate(layer)));
        return norm(
                dropped(linear.apply(inner, BertNames.output(layer)), dropout).add(attended),
                BertNames.outputNorm(layer));
    }

    private NDArray attention(int layer, NDArray rows, NDArray states, @Nullable NDArray mask) {
        NDArray query = heads(linear.apply(rows, BertNames.query(layer)));
        NDArray key = heads(linear.apply(states, BertNames.key(layer)));
        NDArray value = heads(linear.apply(states, BertNames.value(layer)));
        NDArray scores =
                Scaled.by(query, 1 / (float) Math.sqrt(shape.headWidth())).matMul(key.swapAxes(2, 3));
        NDArray probabilities = (mask == null ? scores : scores.add(mask)).softmax(-1);
        NDArray context = dropped(probabilities, attentionDropout).matMul(value);
        return context.transpose(0, 2, 1, 3).reshape(rows.getShape());
    }

    /** {@code [batch, rows, hidden]} as {@code [batch, heads, rows, width]}. */
    private NDArray heads(NDArray states) {
        Shape of = states.getShape();
        return states.reshape(of.get(0), of.get(1), shape.heads(), shape.headWidth())
                .transpose(0, 2, 1, 3);
    }

    private static @Nullable NDArray mask(NDManager manager, Batch batch) {
        return batch.padded() ? manager.create(batch.mask(), new Shape(batch.size(), 1, 1, batch.length())) : null;
    }

    private NDArray norm(NDArray input, String name) {
        return LayerNorm.layerNorm(
                        input,
                        new Shape(shape.hidden()),
                        weights.apply(name + ".weight"),
                        weights.apply(name + ".bias"),
                        shape.layerNormEpsilon())
                .singletonOrThrow();
    }

    private static NDArray dropped(NDArray input, float rate) {
        return rate == 0 ? input : Dropout.dropout(input, rate, true).singletonOrThrow();
    }
}
