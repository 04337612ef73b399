package io.blockbuster.trainer.bert;

import io.blockbuster.core.model.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Rows projected on the directions in which they vary most, after subtracting their mean. */
public final class PrincipalComponents {
    private static final int SWEEPS = 30;

    private PrincipalComponents() {}

    /**
     * The first {@code width} principal components of the rows of a matrix, by falling variance.
     *
     * @param rows {@code [n, d]}
     * @param width at most d
     * @return {@code [n, width]}
     */
    public static Tensor of(Tensor rows, int width) {
        int n = rows.shape()[0];
        int d = Tensors.rowLength(rows);
        double[] mean = mean(rows.values(), n, d);
        double[][] covariance = covariance(rows.values(), mean, n, d);
        double[][] vectors = new double[d][d];
        jacobi(covariance, vectors);
        int[] order = IntStream.range(0, d)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -covariance[i][i]))
                .mapToInt(Integer::intValue)
                .limit(width)
                .toArray();
        Tensor result = Tensors.zeros(n, width);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < width; k++) {
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    sum += (rows.values()[i * d + j] - mean[j]) * vectors[order[k]][j];
                }
                result.values()[i * width + k] = (float) sum;
            }
        }
        return result;
    }

    private static double[] mean(float[] values, int n, int d) {
        double[] mean = new double[d];
        for (int i = 0; i < values.length; i++) {
            mean[i % d] += values[i] / (double) n;
        }
        return mean;
    }

    private static double[][] covariance(float[] values, double[] mean, int n, int d) {
        double[][] covariance = new double[d][d];
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                row[j] = values[i * d + j] - mean[j];
            }
            for (int j = 0; j < d; j++) {
                double factor = row[j] / n;
                double[] to = covariance[j];
                for (int k = 0; k < d; k++) {
                    to[k] += factor * row[k];
                }
            }
        }
        return covariance;
    }

    /** Cyclic Jacobi: leaves the eigenvalues on the diagonal of {@code a} and the eigenvectors in the rows of {@code v}. */
    private static void jacobi(double[][] a, double[][] v) {
        int d = a.length;
        for (int i = 0; i < d; i++) {
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double off = 0;
            double diagonal = 0;
            for (int p = 0; p < d; p++) {
                diagonal += a[p][p] * a[p][p];
                for (int q = p + 1; q < d; q++) {
                    off += a[p][q] * a[p][q];
                }
            }
            if (off <= 1e-20 * diagonal) {
                return;
            }
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        double[] rowP = a[p];
        double[] rowQ = a[q];
        for (int k = 0; k < a.length; k++) {
            double pk = rowP[k];
            double qk = rowQ[k];
            rowP[k] = c * pk - s * qk;
            rowQ[k] = s * pk + c * qk;
            double vp = v[p][k];
            double vq = v[q][k];
            v[p][k] = c * vp - s * vq;
            v[q][k] = s * vp + c * vq;
        }
    }
}
