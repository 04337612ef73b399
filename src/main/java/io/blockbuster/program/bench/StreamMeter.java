package io.blockbuster.program.bench;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is read off a process that scores, and off the broker. */
final class StreamMeter implements AutoCloseable {
    private final ChildProcess process;
    private final BrokerProcess broker;
    private final @Nullable Allocation allocation;

    StreamMeter(ChildProcess process, BrokerProcess broker) {
        this.process = process;
        this.broker = broker;
        this.allocation = process.isJava() ? allocation(process) : null;
    }

    private static @Nullable Allocation allocation(ChildProcess process) {
        try {
            return Allocation.ofProcess(process.pid());
        } catch (IOException notAllowed) {
            return null;
        }
    }

    Reading read(int scored) {
        long allocated = allocation == null ? -1 : allocation.bytes().orElse(-1);
        return new Reading(scored, System.nanoTime(), process.cpu(), broker.cpu(), allocated);
    }

    @Override
    public void close() {
        if (allocation != null) {
            allocation.close();
        }
    }

    record Reading(int scored, long nanos, Duration cpu, Duration brokerCpu, long allocated) {}
}
