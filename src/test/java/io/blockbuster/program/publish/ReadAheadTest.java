package io.blockbuster.program.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.dataset.DatasetException;
import io.blockbuster.core.dataset.Datasets;
import io.blockbuster.core.dataset.Example;
import io.blockbuster.program.cli.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {
    private static ReadAhead over(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ReadAhead(() -> Datasets.read(new ByteArrayInputStream(bytes), "stdin"));
    }

    @Test
    void shouldReturnEveryExampleThenNull() throws Exception {
        ReadAhead ahead = over("one\ntwo\n");
        StopSignal never = StopSignal.manual();
        assertThat(ahead.next(never)).extracting(Example::text).isEqualTo("one");
        assertThat(ahead.next(never)).extracting(Example::text).isEqualTo("two");
        assertThat(ahead.next(never)).isNull();
    }

    @Test
    void shouldThrowWhatTheReaderThrewAfterWhatStoodBefore() throws Exception {
        ReadAhead ahead = over("{\"text\":\"one\"}\noops\n");
        StopSignal never = StopSignal.manual();
        assertThat(ahead.next(never)).isNotNull();
        assertThatThrownBy(() -> ahead.next(never)).isInstanceOf(DatasetException.class);
    }

    @Test
    void shouldStopWaitingForAPipeThatSaysNothing() throws Exception {
        // Given
        try (PipedOutputStream silent = new PipedOutputStream();
                PipedInputStream pipe = new PipedInputStream(silent)) {
            ReadAhead ahead = new ReadAhead(() -> Datasets.read(pipe, "stdin"));
            StopSignal stop = StopSignal.manual();
            stop.request();

            // When / Then
            assertThat(ahead.next(stop)).isNull();
        }
    }
}
