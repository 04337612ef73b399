package io.blockbuster.program.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** The bytes that a JVM has allocated on its heap, in all threads that still live. */
final class Allocation implements AutoCloseable {
    private final JvmBeans beans;
    private final ObjectName threading;

    private Allocation(JvmBeans beans) {
        this.beans = beans;
        try {
            this.threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** That of this JVM. */
    static Allocation ofThisProcess() {
        return new Allocation(JvmBeans.ofThisProcess());
    }

    /**
     * That of another JVM of the same user. A process that is no JVM may end from being asked.
     *
     * @throws IOException if it cannot be looked into
     */
    static Allocation ofProcess(long pid) throws IOException {
        return new Allocation(JvmBeans.ofProcess(pid));
    }

    /** Bytes so far; empty where the JVM does not count them. */
    OptionalLong bytes() {
        try {
            Object threads = beans.connection().getAttribute(threading, "AllThreadIds");
            long[] bytes = (long[]) beans.connection()
                    .invoke(threading, "getThreadAllocatedBytes", new Object[] {threads}, new String[] {"[J"});
            long sum = 0;
            for (long each : bytes) {
                sum += Math.max(0, each);
            }
            return OptionalLong.of(sum);
        } catch (JMException | IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        beans.close();
    }
}
