package io.blockbuster.core.onnx;

import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;

/** A BERT classifier in plain double arithmetic, as the paper has it, with nothing fused, folded or left out. */
final class ReferenceBert {
    private final BertConfig config;
    private final BertWeights weights;

    ReferenceBert(BertConfig config, BertWeights weights) {
        this.config = config;
        this.weights = weights;
    }

    double[] logits(int[] ids) {
        double[] pooled = linear("bert.pooler.dense", hidden(ids))[0];
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] = Math.tanh(pooled[i]);
        }
        return linear("classifier", new double[][] {pooled})[0];
    }

    /** The last hidden state, {@code [sequence][hidden]}. */
    double[][] hidden(int[] ids) {
        double[][] x = new double[ids.length][config.hidden()];
        for (int t = 0; t < ids.length; t++) {
            for (int i = 0; i < config.hidden(); i++) {
                x[t][i] = at("bert.embeddings.word_embeddings.weight", ids[t] * config.hidden() + i)
                        + at("bert.embeddings.position_embeddings.weight", t * config.hidden() + i)
                        + at("bert.embeddings.token_type_embeddings.weight", i);
            }
        }
        x = norm("bert.embeddings.LayerNorm", x);
        for (int l = 0; l < config.layers(); l++) {
            String layer = "bert.encoder.layer." + l;
            double[][] attended = linear(layer + ".attention.output.dense", attention(layer + ".attention.self.", x));
            x = norm(layer + ".attention.output.LayerNorm", sum(attended, x));
            double[][] inner = linear(layer + ".intermediate.dense", x);
            for (double[] row : inner) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = activated(row[i]);
                }
            }
            x = norm(layer + ".output.LayerNorm", sum(linear(layer + ".output.dense", inner), x));
        }
        return x;
    }

    private double[][] attention(String self, double[][] x) {
        double[][] queries = linear(self + "query", x);
        double[][] keys = linear(self + "key", x);
        double[][] values = linear(self + "value", x);
        int width = config.headWidth();
        double[][] result = new double[x.length][config.hidden()];
        for (int from = 0; from < config.hidden(); from += width) {
            for (int t = 0; t < x.length; t++) {
                double total = 0;
                double[] weight = new double[x.length];
                for (int s = 0; s < x.length; s++) {
                    double score = 0;
                    for (int i = from; i < from + width; i++) {
                        score += queries[t][i] * keys[s][i];
                    }
                    weight[s] = Math.exp(score / Math.sqrt(width));
                    total += weight[s];
                }
                for (int s = 0; s < x.length; s++) {
                    for (int i = from; i < from + width; i++) {
                        result[t][i] += weight[s] / total * values[s][i];
                    }
                }
            }
        }
        return result;
    }

    private double activated(double x) {
        if (config.activation() == Activation.RELU) {
            return Math.max(0, x);
        }
        return config.activation() == Activation.GELU_TANH
                ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                : 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    /** The error function by its Taylor series, good to 1e-12 for the arguments that occur here. */
    private static double erf(double x) {
        if (Math.abs(x) > 4) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private double[][] linear(String name, double[][] x) {
        int out = weights.get(name + ".bias").values().length;
        double[][] result = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                double value = at(name + ".bias", o);
                for (int i = 0; i < x[t].length; i++) {
                    value += at(name + ".weight", o * x[t].length + i) * x[t][i];
                }
                result[t][o] = value;
            }
        }
        return result;
    }

    private double[][] norm(String name, double[][] x) {
        for (double[] row : x) {
            double mean = 0;
            for (double value : row) {
                mean += value / row.length;
            }
            double variance = 0;
            for (double value : row) {
                variance += (value - mean) * (value - mean) / row.length;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = (row[i] - mean) / Math.sqrt(variance + config.layerNormEpsilon()) * at(name + ".weight", i)
                        + at(name + ".bias", i);
            }
        }
        return x;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < a[t].length; i++) {
                a[t][i] += b[t][i];
            }
        }
        return a;
    }

    private double at(String name, int index) {
        return weights.get(name).values()[index];
    }
}
