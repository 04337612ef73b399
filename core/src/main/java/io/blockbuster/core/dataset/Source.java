package io.blockbuster.core.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a data set, unpacked if they are gzip, with a count of those read from below. */
final class Source implements AutoCloseable {
    private static final int SNIFFED = 64 * 1024;

    private final String name;
    private final long size;
    private final Counter counter;
    private final InputStream bytes;

    private Source(String name, long size, InputStream raw) throws IOException {
        this.name = name;
        this.size = size;
        this.counter = new Counter(raw);
        BufferedInputStream packed = new BufferedInputStream(counter, SNIFFED);
        this.bytes = new BufferedInputStream(isGzip(packed) ? new GZIPInputStream(packed, SNIFFED) : packed, SNIFFED);
    }

    static Source of(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            return new Source(file.toString(), Files.size(file), raw);
        } catch (IOException failure) {
            raw.close();
            throw failure;
        }
    }

    static Source of(InputStream stream, String name) throws IOException {
        return new Source(name, -1, stream);
    }

    String name() {
        return name;
    }

    InputStream bytes() {
        return bytes;
    }

    /** The first bytes, at most up to and with the first line's end, without taking them. */
    byte[] firstLine() throws IOException {
        bytes.mark(SNIFFED);
        byte[] start = new byte[SNIFFED];
        int length = 0;
        boolean begun = false;
        int next = bytes.read();
        while (next >= 0 && length < SNIFFED - 1) {
            start[length++] = (byte) next;
            if (next == '\n' && begun) {
                break;
            }
            begun |= next > ' ';
            next = bytes.read();
        }
        bytes.reset();
        return Arrays.copyOf(start, length);
    }

    double fractionRead() {
        return size <= 0 ? Double.NaN : Math.min(1.0, (double) counter.count / size);
    }

    DatasetException unreadable(long line, IOException failure) {
        String what = String.valueOf(failure.getMessage());
        if (failure instanceof EOFException || failure instanceof ZipException) {
            what = "the gzip data is damaged or cut short (" + what + ")";
        } else if (failure instanceof CharacterCodingException) {
            what = "not UTF-8";
        }
        return DatasetException.atLine(name, line, what, failure);
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException failure) {
            throw new DatasetException(name + ": " + failure.getMessage(), failure);
        }
    }

    private static boolean isGzip(BufferedInputStream stream) throws IOException {
        stream.mark(2);
        int magic = stream.read() | stream.read() << 8;
        stream.reset();
        return magic == GZIPInputStream.GZIP_MAGIC;
    }

    private static final class Counter extends FilterInputStream {
        private long count;

        Counter(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
