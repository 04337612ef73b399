package io.blockbuster.core.model;

import ai.onnxruntime.platform.Fp16Conversions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Writes tensors in the safetensors format, in the order of the map given, aligned as other readers like it. */
public final class SafeTensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK_VALUES = 1 << 16;

    private final Precision precision;

    /** The element type that tensors are written in. */
    public enum Precision {
        F32(Float.BYTES),
        F16(Short.BYTES);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }
    }

    public SafeTensorsWriter(Precision precision) {
        this.precision = precision;
    }

    /** Writes a file, replacing what was there. */
    public void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out, Map.of(), tensors, metadata);
        }
    }

    /** The content of a file, for a message. */
    public byte[] bytes(Map<String, Tensor> tensors, Map<String, String> metadata) {
        return bytes(Map.of(), tensors, metadata);
    }

    /**
     * The content of a file, for a message, with tensors of whole numbers before the others.
     *
     * @param integers written as I32, each of one extent
     */
    public byte[] bytes(Map<String, int[]> integers, Map<String, Tensor> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, integers, tensors, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(
            OutputStream out, Map<String, int[]> integers, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(integers, tensors, metadata);
        out.write(little(Long.BYTES).putLong(header.length).array());
        out.write(header);
        for (int[] values : integers.values()) {
            ByteBuffer bytes = little(values.length * Integer.BYTES);
            bytes.asIntBuffer().put(values);
            out.write(bytes.array());
        }
        for (Tensor tensor : tensors.values()) {
            writeValues(out, tensor.values());
        }
    }

    private byte[] header(Map<String, int[]> integers, Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JsonFile.JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(SafeTensorsHeader.METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : integers.entrySet()) {
            int count = tensor.getValue().length;
            offset = entry(header, tensor.getKey(), "I32", new int[] {count}, offset, (long) count * Integer.BYTES);
        }
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            Tensor values = tensor.getValue();
            long bytes = (long) values.values().length * precision.bytes;
            offset = entry(header, tensor.getKey(), precision.name(), values.shape(), offset, bytes);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] aligned = Arrays.copyOf(json, padded);
        Arrays.fill(aligned, json.length, padded, (byte) ' ');
        return aligned;
    }

    /** Adds a tensor to the header; gives the offset behind its data. */
    private static long entry(ObjectNode header, String name, String type, int[] shape, long offset, long bytes) {
        ObjectNode entry = header.putObject(name).put("dtype", type);
        Arrays.stream(shape).forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(offset).add(offset + bytes);
        return offset + bytes;
    }

    private void writeValues(OutputStream out, float[] values) throws IOException {
        ByteBuffer chunk = little(Math.min(values.length, CHUNK_VALUES) * precision.bytes);
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int to = Math.min(values.length, from + CHUNK_VALUES);
            chunk.clear();
            for (int i = from; i < to; i++) {
                switch (precision) {
                    case F32 -> chunk.putFloat(values[i]);
                    case F16 -> chunk.putShort(Fp16Conversions.floatToFp16(values[i]));
                }
            }
            out.write(chunk.array(), 0, chunk.position());
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
