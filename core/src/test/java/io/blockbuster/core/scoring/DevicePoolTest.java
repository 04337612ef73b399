package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.onnx.Device;
import io.blockbuster.core.text.ModelTokenizer;
import io.blockbuster.core.text.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevicePoolTest {
    private static final Device CPU = new Device.Cpu();
    private static final Device GPU0 = new Device.Cuda(0);
    private static final Device GPU1 = new Device.Cuda(1);
    private static final PoolSettings SOON = new PoolSettings(Duration.ofMillis(1), Duration.ofMillis(20), 1);
    private static final PoolSettings LATE = new PoolSettings(Duration.ofHours(1), Duration.ofHours(1), 1);

    private final Map<Device, ScriptedModel> loaded = new ConcurrentHashMap<>();
    private final Map<Device, ScriptedModel> prepared = new ConcurrentHashMap<>();
    private final Set<Device> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger loadsOnCpu = new AtomicInteger();
    private volatile CountDownLatch cpuLoads = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<DevicePool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        cpuLoads.countDown();
        loaded.values().forEach(ScriptedModel::open);
        pools.forEach(DevicePool::close);
        threads.shutdownNow();
    }

    @Test
    void shouldScoreOnTheDeviceWhileItWorks() {
        DevicePool pool = open(LATE, GPU0);

        assertThat(pool.score(List.of(pool.tokenize("a good film")))).hasSize(1);

        assertThat(on(GPU0).batchSizes()).containsExactly(1);
        assertThat(loaded).doesNotContainKey(CPU);
        assertThat(pool.devices()).containsExactly(GPU0);
        assertThat(pool.degraded()).isEmpty();
    }

    @Test
    void shouldScoreTheBatchOnTheCpuWhenTheOnlyDeviceFails() {
        // Given
        DevicePool pool = open(LATE, GPU0);
        ScriptedModel gpu = on(GPU0);
        gpu.failRuns(Integer.MAX_VALUE);

        // When
        List<Score> scores = pool.score(List.of(pool.tokenize("a good film"), pool.tokenize("a film")));

        // Then
        assertThat(scores).extracting(Score::positive).containsExactly(0.98, 0.02);
        assertThat(on(CPU).batchSizes()).containsExactly(2);
        assertThat(pool.devices()).containsExactly(CPU);
        assertThat(pool.degraded())
                .hasValueSatisfying(why -> assertThat(why).contains("cuda:0").contains("the device fails"));
        assertThat(gpu.isClosed()).isTrue();
    }

    @Test
    void shouldScoreABatchOnAllThreadsOfTheCpuAndInItsOrderUntilTheDeviceWorksAgain() throws Exception {
        // Given
        ScriptedModel onCpu = new ScriptedModel();
        onCpu.shut();
        prepared.put(CPU, onCpu);
        DevicePool pool = open(new PoolSettings(Duration.ofMillis(1), Duration.ofMillis(20), 4), GPU0);
        broken.add(GPU0);
        on(GPU0).failRuns(Integer.MAX_VALUE);
        List<Tokens> batch = IntStream.range(0, 40)
                .mapToObj(i -> pool.tokenize((i % 3 == 0 ? "good" : "bad") + "!".repeat(i)))
                .toList();

        // When
        Future<List<Score>> run = threads.submit(() -> pool.score(batch));
        Awaitility.await().until(() -> onCpu.batchSizes().size() == 4);
        broken.clear();
        Awaitility.await().until(() -> pool.devices().equals(List.of(GPU0)));
        onCpu.open();

        // Then
        List<Double> scores =
                run.get(20, TimeUnit.SECONDS).stream().map(Score::positive).toList();
        assertThat(scores)
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> i % 3 == 0 ? 0.98 : 0.02)
                        .toList());
        assertThat(onCpu.batchSizes().stream().mapToInt(size -> size).sum()).isEqualTo(40);
        Awaitility.await().until(onCpu::isClosed);
        pool.score(batch);
        assertThat(on(GPU0).batchSizes()).containsExactly(40);
    }

    @Test
    void shouldNotBlameTheDeviceForAPoisonReview() {
        DevicePool pool = open(LATE, GPU0);

        assertThatThrownBy(() -> pool.score(List.of(pool.tokenize("poison"))))
                .isInstanceOf(InferenceException.class)
                .hasMessage("poison");

        assertThat(pool.devices()).containsExactly(GPU0);
    }

    @Test
    void shouldGoBackToADeviceThatWorksAgain() {
        // Given
        DevicePool pool = open(SOON, GPU0);
        broken.add(GPU0);
        on(GPU0).failRuns(Integer.MAX_VALUE);
        pool.score(List.of(pool.tokenize("a")));
        assertThat(pool.devices()).containsExactly(CPU);

        // When
        broken.clear();

        // Then
        Awaitility.await().until(() -> pool.devices().equals(List.of(GPU0)));
        assertThat(pool.degraded()).isEmpty();
        assertThat(pool.score(List.of(pool.tokenize("good")))).hasSize(1);
        assertThat(on(GPU0).batchSizes()).containsExactly(1);
        assertThat(on(CPU).isClosed()).isTrue();
    }

    @Test
    void shouldGiveABatchToTheDeviceThatIsFree() throws Exception {
        // Given
        DevicePool pool = open(LATE, GPU0, GPU1);
        on(GPU0).shut();
        on(GPU1).shut();

        // When
        List<Future<List<Score>>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int running = i + 1;
            runs.add(threads.submit(() -> pool.score(List.of(pool.tokenize("good")))));
            Awaitility.await()
                    .until(() ->
                            on(GPU0).batchSizes().size() + on(GPU1).batchSizes().size() == running);
        }

        // Then
        assertThat(on(GPU0).batchSizes()).hasSize(2);
        assertThat(on(GPU1).batchSizes()).hasSize(2);
        on(GPU0).open();
        on(GPU1).open();
        for (Future<List<Score>> run : runs) {
            assertThat(run.get(20, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    @Test
    void shouldLeaveTheBatchesOfAFailedDeviceToTheOthers() {
        DevicePool pool = open(LATE, GPU0, GPU1);
        on(GPU0).failRuns(Integer.MAX_VALUE);

        for (int i = 0; i < 5; i++) {
            assertThat(pool.score(List.of(pool.tokenize("good")))).hasSize(1);
        }

        assertThat(pool.devices()).containsExactly(GPU1);
        assertThat(on(GPU1).batchSizes()).hasSize(5);
        assertThat(loaded).doesNotContainKey(CPU);
    }

    @Test
    void shouldScoreEveryBatchOnceThoughManyRunWhenTheDeviceFails() throws Exception {
        // Given
        DevicePool pool = open(LATE, GPU0);
        ScriptedModel gpu = on(GPU0);
        gpu.shut();
        CountDownLatch started = new CountDownLatch(8);
        List<Future<List<Score>>> runs = IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> {
                    started.countDown();
                    return pool.score(List.of(pool.tokenize(i % 2 == 0 ? "good" : "bad")));
                }))
                .toList();
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        // When
        gpu.failRuns(Integer.MAX_VALUE);
        gpu.open();

        // Then
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).get(20, TimeUnit.SECONDS))
                    .extracting(Score::positive)
                    .containsExactly(i % 2 == 0 ? 0.98 : 0.02);
        }
        assertThat(on(CPU).batchSizes()).hasSize(8);
        Awaitility.await().until(gpu::isClosed);
    }

    @Test
    void shouldLoadTheCpusModelOnceHoweverManyBatchesNeedItAndAnswerMeanwhile() throws Exception {
        // Given
        DevicePool pool = open(LATE, GPU0);
        cpuLoads = new CountDownLatch(1);
        on(GPU0).failRuns(Integer.MAX_VALUE);
        List<Future<List<Score>>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(threads.submit(() -> pool.score(List.of(pool.tokenize("good")))));
        }
        Awaitility.await().until(() -> loadsOnCpu.get() == 1);

        // When
        Optional<String> degraded = threads.submit(pool::degraded).get(20, TimeUnit.SECONDS);
        List<Device> devices = threads.submit(pool::devices).get(20, TimeUnit.SECONDS);
        int padding = threads.submit(() -> pool.padding(List.of(pool.tokenize("good"))))
                .get(20, TimeUnit.SECONDS);

        // Then
        assertThat(degraded).isPresent();
        assertThat(devices).containsExactly(CPU);
        assertThat(padding).isZero();
        assertThat(runs).noneMatch(Future::isDone);
        cpuLoads.countDown();
        for (Future<List<Score>> run : runs) {
            assertThat(run.get(20, TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(loadsOnCpu).hasValue(1);
    }

    @Test
    void shouldNotWaitForTheCpusModelOnceADeviceWorksAgain() throws Exception {
        // Given
        DevicePool pool = open(SOON, GPU0);
        cpuLoads = new CountDownLatch(1);
        broken.add(GPU0);
        on(GPU0).failRuns(Integer.MAX_VALUE);
        Future<List<Score>> loading = threads.submit(() -> pool.score(List.of(pool.tokenize("good"))));
        Awaitility.await().until(() -> loadsOnCpu.get() == 1);
        Future<List<Score>> waiting = threads.submit(() -> pool.score(List.of(pool.tokenize("bad"))));

        // When
        broken.clear();

        // Then
        assertThat(waiting.get(20, TimeUnit.SECONDS)).hasSize(1);
        assertThat(pool.devices()).containsExactly(GPU0);
        cpuLoads.countDown();
        assertThat(loading.get(20, TimeUnit.SECONDS)).hasSize(1);
        assertThat(on(CPU).isClosed()).isTrue();
        assertThat(on(CPU).batchSizes()).isEmpty();
    }

    @Test
    void shouldAnswerWhileAModelOnABrokenDeviceTakesLongToClose() throws Exception {
        // Given
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ScriptedModel stuck = new ScriptedModel() {
            @Override
            public void close() {
                closing.countDown();
                awaitUninterruptibly(closed);
            }
        };
        prepared.put(GPU0, stuck);
        DevicePool pool = open(LATE, GPU0);
        stuck.failRuns(Integer.MAX_VALUE);

        // When
        Future<List<Score>> run = threads.submit(() -> pool.score(List.of(pool.tokenize("good"))));
        assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();

        // Then
        assertThat(threads.submit(pool::degraded).get(20, TimeUnit.SECONDS)).isPresent();
        closed.countDown();
        assertThat(run.get(20, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void shouldFailWhoWaitsForTheCpusModelWhenItIsClosed() throws Exception {
        // Given
        DevicePool pool = open(LATE, GPU0);
        cpuLoads = new CountDownLatch(1);
        on(GPU0).failRuns(Integer.MAX_VALUE);
        Future<List<Score>> loading = threads.submit(() -> pool.score(List.of(pool.tokenize("good"))));
        Awaitility.await().until(() -> loadsOnCpu.get() == 1);

        // When
        pool.close();
        cpuLoads.countDown();

        // Then
        assertThatThrownBy(() -> loading.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("the model is closed");
        assertThat(on(CPU).isClosed()).isTrue();
    }

    @Test
    void shouldLeaveABatchThatIsTooLargeForTheDevicesMemoryToItsCaller() {
        DevicePool pool = open(LATE, GPU0);
        on(GPU0).memory(10);

        assertThatThrownBy(() -> pool.score(List.of(pool.tokenize("12345678"), pool.tokenize("12345678"))))
                .isInstanceOf(OutOfDeviceMemoryException.class);

        assertThat(pool.devices()).containsExactly(GPU0);
    }

    @Test
    void shouldScoreAReviewOnTheCpuThatDoesNotEvenFitAlone() {
        DevicePool pool = open(LATE, GPU0);
        on(GPU0).memory(5);

        assertThat(pool.score(List.of(pool.tokenize("12345678")))).hasSize(1);

        assertThat(on(CPU).batchSizes()).containsExactly(1);
    }

    @Test
    void shouldRefuseToOpenWhereADeviceAskedForDoesNotWork() {
        broken.add(GPU1);

        assertThatThrownBy(() -> open(LATE, GPU0, GPU1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cuda:1");

        assertThat(on(GPU0).isClosed()).isTrue();
    }

    @Test
    void shouldTakeAnUpdateWhileADeviceFailsAndLoadItThereLater() {
        broken.add(GPU0);
        DevicePool pool = DevicePool.openOnWhatWorks(model(), List.of(GPU0), SOON);
        pools.add(pool);
        assertThat(pool.score(List.of(pool.tokenize("good")))).hasSize(1);
        assertThat(on(CPU).batchSizes()).hasSize(1);

        broken.clear();

        Awaitility.await().until(() -> pool.devices().equals(List.of(GPU0)));
    }

    @Test
    void shouldWaitLongerAfterEachAttemptThatFailed() {
        PooledDevice device = new PooledDevice(GPU0);
        PoolSettings settings = new PoolSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), 1);

        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            device.start(new ScriptedModel());
            device.stop(new InferenceException("fails"), settings);
            pauses.add(device.pause());
        }

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(10L, 20L, 30L, 30L);
    }

    private DevicePool open(PoolSettings settings, Device... devices) {
        DevicePool pool = DevicePool.open(model(), List.of(devices), settings);
        pools.add(pool);
        return pool;
    }

    private PooledModel model() {
        ScriptedModel voice = new ScriptedModel();
        ModelTokenizer tokenizer = new ModelTokenizer() {
            @Override
            public Tokens tokenize(String text) {
                return voice.tokenize(text);
            }

            @Override
            public void close() {
                voice.close();
            }
        };
        return new PooledModel(voice.version(), voice.maxTokens(), tokenizer, this::load);
    }

    private SentimentModel load(Device device) {
        if (broken.contains(device)) {
            throw new ModelException("The model cannot run on " + device + ".");
        }
        if (device.equals(CPU)) {
            loadsOnCpu.incrementAndGet();
            awaitUninterruptibly(cpuLoads);
        }
        ScriptedModel ready = prepared.remove(device);
        ScriptedModel model = ready == null ? new ScriptedModel() : ready;
        loaded.put(device, model);
        return model;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ScriptedModel on(Device device) {
        ScriptedModel model = loaded.get(device);
        assertThat(model).as("the model on " + device).isNotNull();
        return model;
    }
}
