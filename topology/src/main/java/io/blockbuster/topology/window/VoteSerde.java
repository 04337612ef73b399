package io.blockbuster.topology.window;

import io.blockbuster.core.review.Sentiment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The form of a {@link Vote} on the way to its movie's windows: after the first byte 1 for positive or 0 for negative,
 * the score as a double, then the model's version in UTF-8.
 */
public final class VoteSerde extends CompactSerde<Vote> {
    public VoteSerde() {
        super(Vote.class);
    }

    @Override
    byte[] write(Vote vote) {
        byte[] version = vote.modelVersion().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + Double.BYTES + version.length)
                .put(FORM)
                .put((byte) (vote.label() == Sentiment.POSITIVE ? 1 : 0))
                .putDouble(vote.score())
                .put(version)
                .array();
    }

    @Override
    Vote read(ByteBuffer bytes) {
        Sentiment label = bytes.get() == 1 ? Sentiment.POSITIVE : Sentiment.NEGATIVE;
        double score = bytes.getDouble();
        String version = new String(bytes.array(), bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
        return new Vote(label, score, version);
    }
}
