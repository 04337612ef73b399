package io.blockbuster.core.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Tensors in the safetensors format: eight bytes with the length of the header, the header in JSON, the data. A file is
 * mapped tensor by tensor as they are read, so it may be larger than two gigabytes; nothing of it is trusted.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors implements WeightsReader {
    /** The longest header accepted, in bytes; the reference implementation has the same limit. */
    static final int MAX_HEADER_BYTES = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    private final String origin;
    private final SafeTensorsHeader header;
    private final long dataStart;
    private final Bytes bytes;

    private SafeTensors(String origin, long size, Bytes bytes) throws IOException {
        this.origin = origin;
        this.bytes = bytes;
        if (size < LENGTH_BYTES) {
            throw new ModelException(origin + " is not a safetensors file: it has only " + size + " bytes.");
        }
        long length =
                bytes.range(0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > MAX_HEADER_BYTES || length > size - LENGTH_BYTES) {
            throw new ModelException(origin + " is not a safetensors file: it gives its header "
                    + Long.toUnsignedString(length) + " bytes, but has " + size + " in all.");
        }
        byte[] json = new byte[(int) length];
        bytes.range(LENGTH_BYTES, length).get(json);
        dataStart = LENGTH_BYTES + length;
        header = SafeTensorsHeader.parse(json, size - dataStart, origin);
    }

    /**
     * Opens a file.
     *
     * @throws ModelException if it cannot be read or is not a well-formed safetensors file
     */
    public static SafeTensors open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafeTensors(file.toString(), channel.size(), new MappedFile(channel));
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Reads tensors from memory, such as the payload of a message.
     *
     * @param origin what errors call it
     * @throws ModelException if it is not well-formed
     */
    public static SafeTensors of(byte[] content, String origin) {
        try {
            return new SafeTensors(
                    origin,
                    content.length,
                    (offset, length) -> ByteBuffer.wrap(content).slice((int) offset, (int) length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    /** The free texts of the header. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /**
     * The element type of a tensor as the format names it, such as {@code F16}.
     *
     * @throws ModelException if there is no tensor of that name
     */
    public String type(String name) {
        return entry(name).type();
    }

    @Override
    public Tensor read(String name) {
        TensorEntry entry = entry(name);
        int[] shape = new int[entry.shape().length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) Math.min(Integer.MAX_VALUE, entry.shape()[i]);
        }
        return new Tensor(shape, floats(name, entry.type(), data(name, entry)));
    }

    /**
     * Reads whole numbers.
     *
     * @throws ModelException if the tensor is not of type I32 and one extent
     */
    public int[] integers(String name) {
        TensorEntry entry = entry(name);
        if (!entry.type().equals("I32") || entry.shape().length != 1) {
            throw new ModelException(origin + ": tensor " + name + " is " + entry.type() + " of " + entry.shape().length
                    + " extents, not I32 of one.");
        }
        ByteBuffer data = data(name, entry);
        int[] values = new int[data.remaining() / Integer.BYTES];
        data.asIntBuffer().get(values);
        return values;
    }

    private ByteBuffer data(String name, TensorEntry entry) {
        if (entry.bytes() > Integer.MAX_VALUE - 8) {
            throw new ModelException(origin + ": tensor " + name + " has " + entry.bytes()
                    + " bytes; two gigabytes is the most a tensor may have.");
        }
        try {
            return bytes.range(dataStart + entry.begin(), entry.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new ModelException("Cannot read " + origin + ": " + e, e);
        }
    }

    private float[] floats(String name, String type, ByteBuffer data) {
        return switch (type) {
            case "F32" -> {
                float[] values = new float[data.remaining() / Float.BYTES];
                data.asFloatBuffer().get(values);
                yield values;
            }
            case "F16" -> HalfFloats.ofF16(shorts(data));
            case "BF16" -> HalfFloats.ofBf16(shorts(data));
            default ->
                throw new ModelException(
                        origin + ": tensor " + name + " has element type " + type + "; F32, F16 and BF16 can be read.");
        };
    }

    private static short[] shorts(ByteBuffer data) {
        short[] values = new short[data.remaining() / Short.BYTES];
        data.asShortBuffer().get(values);
        return values;
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new ModelException(origin + " has no tensor " + name + ".");
        }
        return entry;
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** Random access to the bytes of a file or a message. */
    private interface Bytes {
        ByteBuffer range(long offset, long length) throws IOException;

        default void close() {}
    }

    private record MappedFile(FileChannel channel) implements Bytes {
        @Override
        public ByteBuffer range(long offset, long length) throws IOException {
            return channel.map(MapMode.READ_ONLY, offset, length);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
