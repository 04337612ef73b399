package io.blockbuster.trainer.optimizer;

import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * AdamW (Loshchilov and Hutter, 2019): Adam with bias correction and decoupled weight decay.
 *
 * <p>Rows without a gradient are skipped in a step, moments and decay included, so that a rare word's embedding moves
 * only when the word is seen (as PyTorch's {@code SparseAdam} does).
 */
public final class AdamW {
    private static final String FIRST = "optimizer.first.";
    private static final String SECOND = "optimizer.second.";

    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final ToDoubleFunction<String> weightDecay;
    private final ToDoubleFunction<String> rateFactor;
    private final Map<String, Tensor> first = new LinkedHashMap<>();
    private final Map<String, Tensor> second = new LinkedHashMap<>();

    /**
     * @param weightDecay of a tensor's group by name, 0 for none
     * @param rateFactor by which a tensor's group multiplies the learning rate, by name
     */
    public AdamW(
            double beta1,
            double beta2,
            double epsilon,
            ToDoubleFunction<String> weightDecay,
            ToDoubleFunction<String> rateFactor) {
        this.beta1 = (float) beta1;
        this.beta2 = (float) beta2;
        this.epsilon = (float) epsilon;
        this.weightDecay = weightDecay;
        this.rateFactor = rateFactor;
    }

    /**
     * Changes the tensors in place.
     *
     * @param step 1 for the first
     * @param rate the learning rate of this step
     */
    public void step(Map<String, Tensor> tensors, Gradients gradients, long step, double rate) {
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
        gradients.byName().forEach((name, gradient) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("gradient of an unknown tensor " + name);
            }
            float[] m = moments(first, name, tensor);
            float[] v = moments(second, name, tensor);
            double groupRate = rate * rateFactor.applyAsDouble(name);
            float size = (float) (groupRate * correction2 / correction1);
            float kept = (float) (1 - groupRate * weightDecay.applyAsDouble(name));
            float tiny = (float) (epsilon * correction2);
            int width = gradient.rowLength();
            for (int i = 0; i < gradient.rows().length; i++) {
                int to = gradient.rows()[i] * width;
                update(tensor.values(), m, v, gradient.values(), i * width, to, width, size, kept, tiny);
            }
        });
    }

    @SuppressWarnings("TooManyParameters") // the inner loop
    private void update(
            float[] w,
            float[] m,
            float[] v,
            float[] g,
            int from,
            int to,
            int width,
            float size,
            float kept,
            float tiny) {
        for (int j = 0; j < width; j++) {
            float gradient = g[from + j];
            float first = m[to + j] = beta1 * m[to + j] + (1 - beta1) * gradient;
            float second = v[to + j] = beta2 * v[to + j] + (1 - beta2) * gradient * gradient;
            w[to + j] = w[to + j] * kept - size * first / ((float) Math.sqrt(second) + tiny);
        }
    }

    private static float[] moments(Map<String, Tensor> moments, String name, Tensor tensor) {
        return moments.computeIfAbsent(name, created -> Tensors.zeros(tensor.shape()))
                .values();
    }

    /** The moments as tensors, to be saved with a checkpoint; shared, not copied. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        first.forEach((name, tensor) -> state.put(FIRST + name, tensor));
        second.forEach((name, tensor) -> state.put(SECOND + name, tensor));
        return state;
    }

    /** Takes up moments that {@link #state()} gave; other names are ignored. */
    public void restore(Map<String, Tensor> state) {
        state.forEach((name, tensor) -> {
            if (name.startsWith(FIRST)) {
                first.put(name.substring(FIRST.length()), Tensors.copy(tensor));
            } else if (name.startsWith(SECOND)) {
                second.put(name.substring(SECOND.length()), Tensors.copy(tensor));
            }
        });
    }
}
