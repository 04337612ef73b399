package io.blockbuster.program.cli;

/** A part of Blockbuster that an installation may leave out, as the container images do. */
public enum Part {
    BROKER("Kafka's broker", "kafka.server.KafkaRaftServer"),
    PYTORCH("PyTorch", "ai.djl.pytorch.engine.PtEngine"),
    ROCKSDB("RocksDB", "org.rocksdb.RocksDB");

    private final String shown;
    private final String proof;

    Part(String shown, String proof) {
        this.shown = shown;
        this.proof = proof;
    }

    /** Whether this installation has it. */
    boolean isPresent() {
        return Part.class.getClassLoader().getResource(proof.replace('.', '/') + ".class") != null;
    }

    @Override
    public String toString() {
        return shown;
    }
}
