package io.blockbuster.program.trainer;

import io.blockbuster.core.update.SigningKey;
import io.blockbuster.core.update.Trust;
import io.blockbuster.core.update.TrustedKey;
import io.blockbuster.trainer.sidecar.Sidecar;
import io.blockbuster.trainer.sidecar.SidecarClients;
import io.blockbuster.trainer.sidecar.SidecarFiles;
import io.blockbuster.trainer.sidecar.SidecarListener;
import io.blockbuster.trainer.sidecar.SidecarSettings;
import io.blockbuster.trainer.sidecar.SidecarTopics;
import io.blockbuster.trainer.sidecar.gate.GateRules;
import io.blockbuster.trainer.sidecar.label.StoreBounds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * A trainer in a process of its own that kills itself with SIGKILL at a chosen moment.
 *
 * <p>Arguments: bootstrap servers, model folder, replay file, key file, state folder, moment,
 * and how long a label waits for a round in milliseconds.
 */
public final class FragileTrainer {
    /** New labels that start a round. */
    static final int MIN_LABELS = 150;

    private FragileTrainer() {}

    /** When it dies. */
    enum Moment {
        /** The update is decided, nothing of it is sent. */
        BEFORE_TRANSACTION("beginTransaction", false),
        /** Everything is sent, nothing is committed. */
        BEFORE_COMMIT("commitTransaction", false),
        /** It is published and the trainer does not know yet. */
        AFTER_COMMIT("commitTransaction", true),
        NEVER("", false);

        private final String method;
        private final boolean after;

        Moment(String method, boolean after) {
            this.method = method;
            this.after = after;
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", arguments[0]);
        Path model = Path.of(arguments[1]);
        Path key = Path.of(arguments[3]);
        Moment moment = Moment.valueOf(arguments[5]);
        new Sidecar(
                        settings(Duration.ofMillis(Long.parseLong(arguments[6]))),
                        new SidecarFiles(model, Path.of(arguments[2]), Path.of(arguments[4]), StoreBounds.DEFAULT),
                        SigningKey.read(key),
                        new Trust(List.of(TrustedKey.read(SigningKey.publicFile(key))), false),
                        new NgramLearner(model),
                        fragile(SidecarClients.of(kafka), moment),
                        new SimpleMeterRegistry(),
                        SidecarListener.NONE)
                .run();
    }

    private static SidecarSettings settings(Duration maxWait) {
        return new SidecarSettings(
                SidecarTopics.DEFAULT, MIN_LABELS, maxWait, 0.25, 100, 200, new GateRules(0.05, 0.05), "test");
    }

    private static SidecarClients fragile(SidecarClients clients, Moment moment) {
        return new SidecarClients() {
            @Override
            public Admin admin() {
                return clients.admin();
            }

            @Override
            public Consumer<byte[], byte[]> consumer() {
                return clients.consumer();
            }

            @Override
            public Producer<byte[], byte[]> producer(String transactionalId) {
                return dying(clients.producer(transactionalId), moment);
            }
        };
    }

    /** The real producer, with a SIGKILL before or after one of its calls. */
    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> dying(Producer<byte[], byte[]> producer, Moment moment) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                FragileTrainer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    boolean now = method.getName().equals(moment.method);
                    if (now && !moment.after) {
                        producer.flush();
                        die(moment);
                    }
                    try {
                        Object result = method.invoke(producer, arguments);
                        if (now) {
                            die(moment);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void die(Moment moment) {
        System.out.println("dies " + moment.name().toLowerCase(Locale.ROOT));
        System.out.flush();
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("SIGKILL did not kill");
    }
}
