package io.blockbuster.core.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint that {@code torch.save} wrote of a dictionary of tensors, such as {@code pytorch_model.bin}: the zip of
 * PyTorch 1.6 and later, or the stream of pickles before it. Nothing in it is executed or trusted. Tensors may share
 * their storage and lie in it in any order. Not thread-safe.
 */
public final class TorchFile implements AutoCloseable {
    private static final long MOST_PICKLE_BYTES = 16_000_000;
    private static final int TAR_MAGIC_AT = 257;

    private final StorageFile storages;
    private final Map<String, TorchTensor> tensors;

    private TorchFile(StorageFile storages, Map<String, TorchTensor> tensors) {
        this.storages = storages;
        this.tensors = tensors;
    }

    /**
     * Opens a file and reads where its tensors lie.
     *
     * @throws IOException if it cannot be read, or its zip is damaged
     * @throws PickleException if it is no checkpoint, or asks for more than tensors
     */
    public static TorchFile open(Path file) throws IOException {
        byte[] start = start(file);
        TorchNames names = new TorchNames();
        if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
            ZipStorages zip = ZipStorages.open(file);
            return closingOnFailure(zip, () -> zip.load(names, MOST_PICKLE_BYTES));
        }
        if (start.length > 1 && start[0] == (byte) 0x80) {
            StreamStorages stream = StreamStorages.open(file);
            return closingOnFailure(stream, () -> stream.load(names, MOST_PICKLE_BYTES));
        }
        if (start.length > TAR_MAGIC_AT + 5
                && new String(start, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar")) {
            throw new PickleException("it is a tar, as PyTorch wrote before 0.1.10 (2017), which is not read:"
                    + " load it with PyTorch and save it again");
        }
        throw new PickleException("it is no file of PyTorch");
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TAR_MAGIC_AT + Long.BYTES);
        }
    }

    private static TorchFile closingOnFailure(StorageFile storages, Loading loading) throws IOException {
        try {
            return new TorchFile(storages, tensors(loading.load()));
        } catch (RuntimeException | IOException e) {
            storages.close();
            throw e;
        }
    }

    private interface Loading {
        Object load() throws IOException;
    }

    private static Map<String, TorchTensor> tensors(Object value) {
        if (!(value instanceof Map<?, ?> dictionary)) {
            throw new PickleException("it holds something else than a dictionary of tensors");
        }
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        dictionary.forEach((key, item) -> {
            if (key instanceof String name && item instanceof TorchTensor tensor) {
                tensors.put(name, tensor);
            }
        });
        if (tensors.isEmpty()) {
            throw new PickleException("its dictionary has no tensors by name; a checkpoint of a training run must be"
                    + " saved again as the model's state_dict() alone");
        }
        return tensors;
    }

    /** The names of all tensors, in their order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /**
     * The extents of a tensor.
     *
     * @throws PickleException if there is none of that name
     */
    public long[] shape(String name) {
        return tensor(name).shape().clone();
    }

    /**
     * The values of a tensor in row-major order, as float32.
     *
     * @throws PickleException if there is none of that name, it is larger than two gigabytes, or its elements are no
     *     floating point numbers
     */
    public float[] read(String name) throws IOException {
        TorchTensor tensor = tensor(name);
        if (tensor.count() == 0) {
            return new float[0];
        }
        ElementType type = tensor.storage().type();
        long bytes = tensor.span() * type.bytes();
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new PickleException("tensor " + name + " spans " + bytes + " bytes; two gigabytes is the most");
        }
        ByteBuffer data = ByteBuffer.wrap(storages.read(tensor.storage(), tensor.offset() * type.bytes(), (int) bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) tensor.count()];
        int[] index = new int[tensor.shape().length];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = value(name, type, data, at);
            at = next(tensor, index, at);
        }
        return values;
    }

    private static float value(String name, ElementType type, ByteBuffer data, int at) {
        try {
            return type.read(data, at);
        } catch (PickleException e) {
            throw new PickleException("tensor " + name + " " + e.getMessage(), e);
        }
    }

    /** Moves an index on in row-major order; gives the place of its element. */
    private static int next(TorchTensor tensor, int[] index, int at) {
        int place = at;
        for (int dimension = index.length - 1; dimension >= 0; dimension--) {
            int stride = (int) tensor.strides()[dimension];
            index[dimension]++;
            place += stride;
            if (index[dimension] < tensor.shape()[dimension]) {
                return place;
            }
            place -= index[dimension] * stride;
            index[dimension] = 0;
        }
        return place;
    }

    private TorchTensor tensor(String name) {
        TorchTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new PickleException("it has no tensor " + name);
        }
        return tensor;
    }

    @Override
    public void close() throws IOException {
        storages.close();
    }
}
