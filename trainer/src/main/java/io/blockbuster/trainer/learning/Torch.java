package io.blockbuster.trainer.learning;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;

/** The PyTorch engine, loaded from the class path without a look at the network. */
public final class Torch {
    private static final String ENGINE = "PyTorch";

    private Torch() {}

    /** The engine, loaded on the first call. */
    public static Engine engine() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        return Engine.getEngine(ENGINE);
    }

    /** A manager of arrays on the CPU, or on the first GPU where PyTorch has one. */
    public static NDManager manager() {
        Engine engine = engine();
        return engine.newBaseManager(engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu());
    }

    /** Makes dropout repeatable: the same seed draws the same again. */
    public static void seed(long seed) {
        engine().setRandomSeed((int) (seed ^ (seed >>> 32)));
    }

    /** A matrix, row by row. */
    public static float[][] rows(NDArray matrix) {
        float[] flat = matrix.toFloatArray();
        int width = (int) matrix.getShape().get(1);
        float[][] rows = new float[(int) matrix.getShape().get(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return rows;
    }
}
