package io.blockbuster.program.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RateTest {
    @ParameterizedTest
    @CsvSource({"100/s,100", "100,100", "0.5/s,0.5", "30/m,0.5", "'1800 / H',0.5"})
    void shouldReadRatesAsPeopleWriteThem(String text, double perSecond) {
        assertThat(new Rate.Converter().convert(text).perSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "0/s", "-1/s", "10/d", "1e3/s", ""})
    void shouldRefuseWhatIsNoRate(String text) {
        assertThatThrownBy(() -> new Rate.Converter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("no rate such as 100/s");
    }

    @Test
    void shouldMakeUpForALateRecordInsteadOfDrifting() {
        // Given: 10/s is one every 100 ms
        AtomicLong now = new AtomicLong();
        Pacer pacer = new Pacer(new Rate(10), now::get);

        // When: the first is sent at once and takes 250 ms
        assertThat(pacer.nanosToNext()).isZero();
        now.set(250_000_000);

        // Then: the second and the third are overdue, the fourth has its own time
        assertThat(pacer.nanosToNext()).isEqualTo(-150_000_000);
        assertThat(pacer.nanosToNext()).isEqualTo(-50_000_000);
        assertThat(pacer.nanosToNext()).isEqualTo(50_000_000);
    }

    @Test
    void shouldNotDriftOverAMillionRecords() {
        assertThat(new Rate(3).dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }
}
