package io.blockbuster.topology.window;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The form of a {@link Tally} in the store of open windows: after the first byte count and positive votes, 8 bytes each,
 * the sum of scores as a double, then for each model its votes in 8 bytes, the length of its version in 4 and the
 * version in UTF-8.
 */
public final class TallySerde extends CompactSerde<Tally> {
    private static final int FIXED = 1 + 2 * Long.BYTES + Double.BYTES;
    private static final int FIXED_PER_MODEL = Long.BYTES + Integer.BYTES;

    public TallySerde() {
        super(Tally.class);
    }

    @Override
    byte[] write(Tally tally) {
        int length = FIXED;
        List<byte[]> versions = new ArrayList<>(tally.models().size());
        for (String version : tally.models().keySet()) {
            byte[] bytes = version.getBytes(StandardCharsets.UTF_8);
            versions.add(bytes);
            length += FIXED_PER_MODEL + bytes.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length)
                .put(FORM)
                .putLong(tally.count())
                .putLong(tally.positive())
                .putDouble(tally.scoreSum());
        int model = 0;
        for (long votes : tally.models().values()) {
            byte[] version = versions.get(model++);
            buffer.putLong(votes).putInt(version.length).put(version);
        }
        return buffer.array();
    }

    @Override
    Tally read(ByteBuffer bytes) {
        long count = bytes.getLong();
        long positive = bytes.getLong();
        double scoreSum = bytes.getDouble();
        Map<String, Long> models = new TreeMap<>();
        while (bytes.hasRemaining()) {
            long votes = bytes.getLong();
            models.put(text(bytes, bytes.getInt()), votes);
        }
        return new Tally(count, positive, scoreSum, models);
    }

    private static String text(ByteBuffer bytes, int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }
}
