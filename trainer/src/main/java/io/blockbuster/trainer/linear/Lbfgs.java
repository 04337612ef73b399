package io.blockbuster.trainer.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5) with a backtracking line search.
 *
 * @param memory pairs of steps that are remembered
 * @param iterations at most
 * @param tolerance the run ends when the gradient's norm is below this share of the first one
 */
record Lbfgs(int memory, int iterations, double tolerance) {
    private static final double SUFFICIENT = 1e-4;

    /** A function that is smooth and bounded from below. */
    interface Function {
        /** The value at a point; writes the gradient there into {@code gradient}. */
        double at(double[] point, double[] gradient);
    }

    private record Pair(double[] step, double[] change, double rho) {}

    double[] minimize(Function function, double[] start) {
        double[] point = start.clone();
        double[] gradient = new double[start.length];
        double value = function.at(point, gradient);
        double limit = tolerance * norm(gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int iteration = 0; iteration < iterations && norm(gradient) > limit; iteration++) {
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double length = pairs.isEmpty() ? 1 / norm(gradient) : 1;
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double nextValue;
            while (true) {
                move(point, direction, length, next);
                nextValue = function.at(next, nextGradient);
                if (nextValue <= value + SUFFICIENT * length * slope) {
                    break;
                }
                length /= 2;
                if (length < 1e-12) {
                    return point;
                }
            }
            remember(pairs, point, next, gradient, nextGradient);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] direction = gradient.clone();
        double[] alphas = new double[pairs.size()];
        int i = 0;
        for (Pair pair : pairs) {
            alphas[i] = pair.rho * dot(pair.step, direction);
            move(direction, pair.change, -alphas[i], direction);
            i++;
        }
        Pair newest = pairs.peekFirst();
        if (newest != null) {
            scale(direction, 1 / (newest.rho * dot(newest.change, newest.change)));
        }
        for (Iterator<Pair> oldest = pairs.descendingIterator(); oldest.hasNext(); ) {
            Pair pair = oldest.next();
            i--;
            move(direction, pair.step, alphas[i] - pair.rho * dot(pair.change, direction), direction);
        }
        scale(direction, -1);
        return direction;
    }

    private void remember(Deque<Pair> pairs, double[] from, double[] to, double[] before, double[] after) {
        double[] step = new double[from.length];
        double[] change = new double[from.length];
        move(to, from, -1, step);
        move(after, before, -1, change);
        double curvature = dot(step, change);
        if (curvature > 1e-12) {
            pairs.addFirst(new Pair(step, change, 1 / curvature));
            if (pairs.size() > memory) {
                pairs.removeLast();
            }
        }
    }

    private static void move(double[] from, double[] direction, double length, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] + length * direction[i];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
