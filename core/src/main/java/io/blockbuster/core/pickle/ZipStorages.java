package io.blockbuster.core.pickle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The form that {@code torch.save} writes since PyTorch 1.6: a zip of uncompressed entries, {@code NAME/data.pkl} with
 * the pickle and {@code NAME/data/KEY} with each storage.
 */
final class ZipStorages implements StorageFile {
    private static final String PICKLE = "data.pkl";
    private static final int MOST_ENTRIES = 100_000;

    private final ZipFile zip;
    private final String prefix;

    private ZipStorages(ZipFile zip, String prefix) {
        this.zip = zip;
        this.prefix = prefix;
    }

    /** Opens a file. */
    static ZipStorages open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new PickleException("its zip directory is damaged", e);
        }
        try {
            if (zip.size() > MOST_ENTRIES) {
                throw new PickleException("its zip has " + zip.size() + " entries");
            }
            String pickle = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith("/" + PICKLE))
                    .findFirst()
                    .orElseThrow(() -> new PickleException("its zip has no " + PICKLE + " as PyTorch writes it"));
            ZipStorages storages = new ZipStorages(zip, pickle.substring(0, pickle.length() - PICKLE.length()));
            storages.requireLittleEndian();
            return storages;
        } catch (RuntimeException | IOException e) {
            zip.close();
            throw e;
        }
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = zip.getEntry(prefix + "byteorder");
        if (order != null && !"little".equals(new String(bytes(order, 0, 6), StandardCharsets.UTF_8))) {
            throw new PickleException("its numbers are not little-endian");
        }
    }

    /** The values of the pickle, whose storages are then checked to be there whole. */
    Object load(TorchNames names, long mostBytes) throws IOException {
        Object value;
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry(PICKLE)))) {
            value = new Unpickler(new PickleInput(in, mostBytes), names).load();
        }
        for (Map.Entry<String, Storage> storage : names.storages().entrySet()) {
            long size = entry("data/" + storage.getKey()).getSize();
            if (size != storage.getValue().bytes()) {
                throw new PickleException("storage " + storage.getKey() + " has " + size + " bytes, not "
                        + storage.getValue().bytes());
            }
        }
        return value;
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(prefix + name);
        if (entry == null) {
            throw new PickleException("its zip has no entry " + prefix + name);
        }
        // A compressed entry could be a thousand times as large as the file.
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new PickleException("its zip's entry " + prefix + name + " is compressed, which PyTorch never does");
        }
        return entry;
    }

    @Override
    public byte[] read(Storage storage, long from, int length) throws IOException {
        return bytes(entry("data/" + storage.key()), from, length);
    }

    private byte[] bytes(ZipEntry entry, long from, int length) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(from);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new PickleException("its zip's entry " + entry.getName() + " is cut short");
            }
            return bytes;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
