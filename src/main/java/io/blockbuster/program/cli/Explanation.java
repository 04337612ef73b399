package io.blockbuster.program.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An error in words for the user.
 *
 * @param what what is wrong
 * @param hint what to do about it, where that is known
 */
record Explanation(String what, @Nullable String hint) {
    static Explanation of(Throwable failure) {
        Throwable cause = failure.getCause();
        if ((failure instanceof UncheckedIOException || failure instanceof ExecutionException) && cause != null) {
            return of(cause);
        }
        if (failure instanceof CommandException command) {
            return new Explanation(messages(command), command.hint());
        }
        if (failure instanceof FileSystemException file) {
            return new Explanation(ofFile(file), null);
        }
        if (failure instanceof IOException) {
            return new Explanation(messages(failure), null);
        }
        if (failure instanceof KafkaException kafka) {
            return new Explanation("Kafka: " + messages(kafka), hint(kafka));
        }
        if (failure.getClass().getName().startsWith("io.blockbuster.")) {
            return new Explanation(messages(failure), null);
        }
        return new Explanation(
                "unexpected " + failure.getClass().getSimpleName() + ": " + messages(failure),
                "This looks like a bug. Run the command again with --debug for the stack trace.");
    }

    private static String ofFile(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file: " + failure.getFile();
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission: " + failure.getFile();
        }
        return String.valueOf(failure.getMessage());
    }

    private static @Nullable String hint(KafkaException failure) {
        if (failure instanceof AuthenticationException) {
            return "Check the credentials: --kafka-config sasl.jaas.config=…, KAFKA_SASL_JAAS_CONFIG, "
                    + "or kafka.sasl.jaas.config in the --config file.";
        }
        if (failure instanceof AuthorizationException) {
            return "Ask the cluster's administrator for an ACL that permits this.";
        }
        if (failure instanceof TimeoutException) {
            return "Check --bootstrap-servers and that the broker is reachable ('blockbuster doctor' helps).";
        }
        return null;
    }

    private static String messages(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && text.indexOf(message) < 0) {
                text.append(": ").append(message);
            }
        }
        return text.toString();
    }
}
