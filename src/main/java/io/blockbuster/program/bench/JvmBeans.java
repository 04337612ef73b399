package io.blockbuster.program.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The management beans of a JVM. */
record JvmBeans(MBeanServerConnection connection, AutoCloseable closing) implements AutoCloseable {
    /** Those of this JVM. */
    static JvmBeans ofThisProcess() {
        return new JvmBeans(ManagementFactory.getPlatformMBeanServer(), () -> {});
    }

    /**
     * Those of another JVM of the same user. A process that is no JVM may end from being asked.
     *
     * @throws IOException if it cannot be looked into
     */
    @SuppressWarnings("BanJNDI") // the address is that of the process itself, which we started
    static JvmBeans ofProcess(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                JMXConnector connector =
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                return new JvmBeans(connector.getMBeanServerConnection(), connector);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
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
