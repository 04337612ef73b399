package io.blockbuster.core.pickle;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of the storages of an open checkpoint. */
interface StorageFile extends Closeable {
    /**
     * Some bytes of a storage.
     *
     * @param from of the first
     * @throws PickleException if the file has fewer
     */
    byte[] read(Storage storage, long from, int length) throws IOException;
}
