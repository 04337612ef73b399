package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuSessionTest {
    @ParameterizedTest(name = "graphs of up to {0} bytes are loaded for each lane")
    @CsvSource({"1000000, 2", "0, 1"})
    void shouldGiveEachRunALaneOfItsOwn(int mostCopied, int copies)
            throws OrtException, InterruptedException, ExecutionException {
        CyclicBarrier both = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (CpuSession session = CpuSession.open(doubling(), mostCopied)) {
            // When two runs have begun before either goes on
            List<Future<float[]>> runs = List.of(
                    threads.submit(() -> doubled(session, 3, both)), threads.submit(() -> doubled(session, 5, both)));

            // Then
            assertThat(runs.get(0).get()).containsExactly(6, 6);
            assertThat(runs.get(1).get()).containsExactly(10, 10);
            assertThat(session.lanes()).isEqualTo(2);
            assertThat(session.copies()).isEqualTo(copies);

            // And one after the other they need no more
            for (int i = 0; i < 8; i++) {
                assertThat(session.run(input -> input.put(new float[] {7, 8, 9}), 3))
                        .containsExactly(14, 16, 18);
            }
            assertThat(session.lanes()).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldFreeTheLaneOfARunThatFails() throws OrtException {
        try (CpuSession session = CpuSession.open(doubling())) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> session.run(
                                input -> {
                                    throw new IllegalArgumentException("no such token");
                                },
                                1))
                        .isInstanceOf(IllegalArgumentException.class);
            }

            assertThat(session.lanes()).isEqualTo(1);
        }
    }

    private static float[] doubled(CpuSession session, float value, CyclicBarrier both) throws OrtException {
        return session.run(
                input -> {
                    input.put(value).put(value);
                    try {
                        both.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                2);
    }

    private static byte[] doubling() {
        GraphBuilder graph = new GraphBuilder();
        String x = graph.floatInput(CpuSession.INPUT, "numbers");
        graph.standard("Add", "doubled", List.of(x, x));
        graph.output("doubled", "numbers");
        return graph.build();
    }
}
