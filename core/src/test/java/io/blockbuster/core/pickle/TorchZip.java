package io.blockbuster.core.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zips as PyTorch lays them out, with whatever pickle and storages. */
final class TorchZip {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    static TorchZip of(byte[] pickle) {
        return new TorchZip().stored("archive/data.pkl", pickle);
    }

    /** A pickle in Latin-1, so that an instruction is a character. */
    static TorchZip of(String pickle) {
        return of(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }

    TorchZip stored(String name, byte[] content) {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return put(entry, content);
    }

    TorchZip compressed(String name, byte[] content) {
        return put(new ZipEntry(name), content);
    }

    private TorchZip put(ZipEntry entry, byte[] content) {
        try {
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Path write(Path file) throws IOException {
        zip.close();
        return Files.write(file, bytes.toByteArray());
    }
}
