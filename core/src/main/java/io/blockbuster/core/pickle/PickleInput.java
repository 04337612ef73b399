package io.blockbuster.core.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, at most so many; numbers are little-endian. Never allocates what a length merely promises. */
final class PickleInput {
    private static final int MAX_LINE = 1_000;

    private final InputStream in;
    private final long most;
    private long position;

    /**
     * @param in buffered
     * @param most the bytes that may be read
     */
    PickleInput(InputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    /** The bytes read so far. */
    long position() {
        return position;
    }

    /** The next byte, from 0 to 255. */
    int unsignedByte() throws IOException {
        int next = position < most ? in.read() : -1;
        if (next < 0) {
            throw end();
        }
        position++;
        return next;
    }

    /** The next two bytes, from 0 to 65,535. */
    int unsignedShort() throws IOException {
        return unsignedByte() | unsignedByte() << 8;
    }

    /** The next four bytes. */
    int signedInt() throws IOException {
        return number(Integer.BYTES).getInt();
    }

    /** The next four bytes, none negative. */
    long unsignedInt() throws IOException {
        return Integer.toUnsignedLong(signedInt());
    }

    /** The next eight bytes; negative where they are more than a long holds. */
    long signedLong() throws IOException {
        return number(Long.BYTES).getLong();
    }

    /** The next eight bytes, a big-endian double. */
    double bigEndianDouble() throws IOException {
        return ByteBuffer.wrap(bytes(Double.BYTES)).getDouble();
    }

    private ByteBuffer number(int size) throws IOException {
        return ByteBuffer.wrap(bytes(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next bytes. */
    byte[] bytes(long length) throws IOException {
        if (length < 0 || length > most - position) {
            throw end();
        }
        // Grows with what is there.
        byte[] read = in.readNBytes((int) length);
        position += read.length;
        if (read.length < length) {
            throw end();
        }
        return read;
    }

    /** Text of so many bytes. */
    String text(long length) throws IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** Text up to a line feed, which is read too. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() == MAX_LINE) {
                throw new PickleException("a name is longer than " + MAX_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private PickleException end() {
        return new PickleException("the pickle is cut short, or longer than the " + most + " bytes allowed");
    }
}
