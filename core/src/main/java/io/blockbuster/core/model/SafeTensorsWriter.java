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
            write(out, tensors, metadata);
        }
    }

    /** The content of a file, for a message. */
    public byte[] bytes(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, tensors, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(OutputStream out, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = header(tensors, metadata);
        out.write(little(Long.BYTES).putLong(header.length).array());
        out.write(header);
        for (Tensor tensor : tensors.values()) {
            writeValues(out, tensor.values());
        }
    }

    private byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JsonFile.JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(SafeTensorsHeader.METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = offset + (long) tensor.getValue().values().length * precision.bytes;
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", precision.name());
            Arrays.stream(tensor.getValue().shape()).forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] aligned = Arrays.copyOf(json, padded);
        Arrays.fill(aligned, json.length, padded, (byte) ' ');
        return aligned;
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
