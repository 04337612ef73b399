package io.blockbuster.program.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The bytes that a JVM has allocated on its heap, in all threads that still live. */
final class Allocation implements AutoCloseable {
    private final MBeanServerConnection connection;
    private final AutoCloseable closing;
    private final ObjectName threading;

    private Allocation(MBeanServerConnection connection, AutoCloseable closing) {
        this.connection = connection;
        this.closing = closing;
        try {
            this.threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** That of this JVM. */
    static Allocation ofThisProcess() {
        return new Allocation(ManagementFactory.getPlatformMBeanServer(), () -> {});
    }

    /**
     * That of another JVM of the same user. A process that is no JVM may end from being asked.
     *
     * @throws IOException if it cannot be looked into
     */
    @SuppressWarnings("BanJNDI") // the address is that of the process itself, which we started
    static Allocation ofProcess(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                JMXConnector connector =
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                return new Allocation(connector.getMBeanServerConnection(), connector);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Bytes so far; empty where the JVM does not count them. */
    OptionalLong bytes() {
        try {
            Object threads = connection.getAttribute(threading, "AllThreadIds");
            long[] bytes = (long[]) connection.invoke(
                    threading, "getThreadAllocatedBytes", new Object[] {threads}, new String[] {"[J"});
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
        try {
            closing.close();
        } catch (Exception gone) {
            // the other process has ended, and the connection with it
        }
    }
}
