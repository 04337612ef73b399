package io.blockbuster.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void shouldUnwrapWhatOnlyCarriesAnother() {
        Throwable failure = new ExecutionException(new UncheckedIOException(new NoSuchFileException("a.csv")));
        assertThat(Explanation.of(failure)).isEqualTo(new Explanation("no such file: a.csv", null));
    }

    @Test
    void shouldSayTheReasonBelowAKafkaError() {
        KafkaException failure =
                new KafkaException("Failed to construct kafka producer", new ConfigException("No resolvable urls"));
        assertThat(Explanation.of(failure).what())
                .isEqualTo("Kafka: Failed to construct kafka producer: No resolvable urls");
    }

    @Test
    void shouldSayWhatToDo() {
        assertThat(Explanation.of(new SaslAuthenticationException("bad password"))
                        .hint())
                .contains("sasl.jaas.config");
        assertThat(Explanation.of(new TimeoutException("no answer")).hint()).contains("--bootstrap-servers");
        assertThat(Explanation.of(new CommandException("broken", "mend it")).hint())
                .isEqualTo("mend it");
    }

    @Test
    void shouldAdmitABug() {
        Explanation explanation = Explanation.of(new IllegalStateException("impossible"));
        assertThat(explanation.what()).isEqualTo("unexpected IllegalStateException: impossible");
        assertThat(explanation.hint()).contains("--debug");
    }
}
