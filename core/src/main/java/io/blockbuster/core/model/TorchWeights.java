package io.blockbuster.core.model;

import io.blockbuster.core.pickle.PickleException;
import io.blockbuster.core.pickle.TorchFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/** The tensors of a {@code pytorch_model.bin}, a Python pickle of which nothing is executed. */
final class TorchWeights implements WeightsReader {
    private final Path file;
    private final TorchFile tensors;

    private TorchWeights(Path file, TorchFile tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * Opens a file.
     *
     * @throws ModelException if it cannot be read, is no checkpoint of PyTorch, or asks for anything but tensors
     */
    static TorchWeights open(Path file) {
        try {
            return new TorchWeights(file, TorchFile.open(file));
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file + ": " + e.getMessage(), e);
        } catch (PickleException e) {
            throw new ModelException(file + " is refused: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public String origin() {
        return file.toString();
    }

    @Override
    public Set<String> names() {
        return tensors.names();
    }

    @Override
    public long[] shape(String name) {
        try {
            return tensors.shape(name);
        } catch (PickleException e) {
            throw new ModelException(file + ": " + e.getMessage() + ".", e);
        }
    }

    @Override
    public Tensor read(String name) {
        long[] shape = shape(name);
        int[] extents = new int[shape.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = (int) Math.min(Integer.MAX_VALUE, shape[i]);
        }
        try {
            return new Tensor(extents, tensors.read(name));
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file + ": " + e.getMessage(), e);
        } catch (PickleException e) {
            throw new ModelException(file + ": " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void close() {
        try {
            tensors.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
