package io.blockbuster.topology;

import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RocksDB's native library, unpacked and loaded while a processor has other things to wait for. */
final class StoreLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLibrary.class);

    private StoreLibrary() {}

    /** Begins to load it, on a thread of its own. */
    static void beginLoading() {
        Thread thread = new Thread(StoreLibrary::load, "blockbuster-rocksdb");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | LinkageError e) { // the first store that is opened fails with the same
            LOG.atDebug().setCause(e).log("RocksDB cannot be loaded");
        }
    }
}
