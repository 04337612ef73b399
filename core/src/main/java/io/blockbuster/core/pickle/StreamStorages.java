package io.blockbuster.core.pickle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that {@code torch.save} wrote from PyTorch 0.1.10 to 1.5: five pickles, one after the other (a magic number,
 * a version, facts about the machine, the values, the keys of the storages), and then each storage, its number of
 * elements before it. Many checkpoints on the Hub are of those years.
 */
final class StreamStorages implements StorageFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    private final FileChannel channel;
    private final Map<String, Long> starts = new HashMap<>();

    private StreamStorages(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a file. */
    static StreamStorages open(Path file) throws IOException {
        return new StreamStorages(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** The values of the pickles, whose storages are then checked to be there whole. */
    Object load(TorchNames names, long mostBytes) throws IOException {
        // Not closed: that would close the channel.
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        PickleInput input = new PickleInput(in, mostBytes);
        if (!MAGIC.equals(new Unpickler(input, names).load())) {
            throw new PickleException("it does not begin with PyTorch's magic number");
        }
        if (!Long.valueOf(VERSION).equals(new Unpickler(input, names).load())) {
            throw new PickleException("its version is not " + VERSION);
        }
        Object machine = new Unpickler(input, names).load();
        if (!(machine instanceof Map<?, ?> facts) || !Boolean.TRUE.equals(facts.get("little_endian"))) {
            throw new PickleException("its numbers are not little-endian");
        }
        Object value = new Unpickler(input, names).load();
        if (!(new Unpickler(input, names).load() instanceof List<?> keys)) {
            throw new PickleException("it has no list of storages");
        }
        locate(keys, names.storages(), input.position());
        return value;
    }

    private void locate(List<?> keys, Map<String, Storage> storages, long afterPickles) throws IOException {
        long at = afterPickles;
        for (Object key : keys) {
            Storage storage = key instanceof String ? storages.get(key) : null;
            if (storage == null) {
                throw new PickleException("it has a storage that no tensor lies in");
            }
            long elements = ByteBuffer.wrap(bytes(at, Long.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            if (elements != storage.elements() || storage.bytes() > channel.size() - at - Long.BYTES) {
                throw new PickleException(
                        "storage " + storage.key() + " of " + storage.elements() + " elements is cut short or damaged");
            }
            starts.put(storage.key(), at + Long.BYTES);
            at += Long.BYTES + storage.bytes();
        }
    }

    @Override
    public byte[] read(Storage storage, long from, int length) throws IOException {
        Long start = starts.get(storage.key());
        if (start == null) {
            throw new PickleException("it lacks storage " + storage.key());
        }
        return bytes(start + from, length);
    }

    private byte[] bytes(long from, int length) throws IOException {
        if (length > channel.size() - from) {
            throw new PickleException("the file is cut short");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // reads on
        }
        if (bytes.hasRemaining()) {
            throw new PickleException("the file is cut short");
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
