package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.nn.initializers.Initializers;
import dev.densor.ops.Activation;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Predictions of several threads while others close the model or replace its weights. */
class ModelThreadsTest {
    private static final int THREADS = 3;
    private static final float[][] ROW = {{1, 1}};
    private static final String CLOSED = "model sequential was closed; build or load it again";

    private final Backend backend = Backends.open("reference");
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        threads.shutdown();
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        assertEquals(0, backend.liveBytes());
    }

    /** A layer that says when it runs and goes on when it is told to. */
    private static final class Gate {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        Layer layer() {
            return new ActivationLayer(Activation.of("gate", x -> {
                entered.countDown();
                await(open);
                return x;
            }));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Dense ones(int units) {
        return new Dense(units).kernelInitializer(Initializers.ones()).inputDim(2);
    }

    @Test
    void closingWaitsForThePredictionUnderWay() throws Exception {
        Gate gate = new Gate();
        Model model = Sequential.of(gate.layer(), ones(1)).on(backend);
        CompletableFuture<float[][]> prediction = CompletableFuture.supplyAsync(() -> model.predict(ROW), threads);
        await(gate.entered);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(model::close, threads);
        assertThrows(TimeoutException.class, () -> closing.get(50, TimeUnit.MILLISECONDS));
        gate.open.countDown();
        assertArrayEquals(new float[][] {{2}}, prediction.get(10, TimeUnit.SECONDS));
        closing.get(10, TimeUnit.SECONDS);
        assertEquals(
                CLOSED,
                assertThrows(IllegalStateException.class, () -> model.predict(ROW))
                        .getMessage());
    }

    @Test
    void aModelIsNotClosedByItsOwnLayer() {
        AtomicReference<Model> model = new AtomicReference<>();
        Layer closing = new ActivationLayer(Activation.of("closing", x -> {
            model.get().close();
            return x;
        }));
        model.set(Sequential.of(ones(1), closing).on(backend));
        assertEquals(
                "model sequential is closed by one of its own layers while it predicts; close it afterwards",
                assertThrows(IllegalStateException.class, () -> model.get().predict(ROW))
                        .getMessage());
        model.get().close();
    }

    /** Predicts in all threads until that is refused. */
    private List<CompletableFuture<String>> predictUntilRefused(Model model, CountDownLatch begun) {
        List<CompletableFuture<String>> ends = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ends.add(CompletableFuture.supplyAsync(
                    () -> {
                        while (true) {
                            try {
                                assertArrayEquals(new float[][] {{100}}, model.predict(ROW));
                                begun.countDown();
                            } catch (IllegalStateException refused) {
                                return refused.getMessage();
                            }
                        }
                    },
                    threads));
        }
        return ends;
    }

    private static Model hundred(Layer first, Backend backend) {
        return Sequential.of(first, new Dense(1).kernelInitializer(Initializers.ones()))
                .on(backend);
    }

    @Test
    void threadsThatPredictWhileTheModelIsClosedAreRefusedAndNothingElse() {
        for (int round = 0; round < 20; round++) {
            Model model = hundred(ones(50), backend);
            CountDownLatch begun = new CountDownLatch(2 * THREADS);
            List<CompletableFuture<String>> ends = predictUntilRefused(model, begun);
            await(begun);
            model.close();
            assertEquals(0, backend.liveBytes());
            ends.forEach(end -> assertEquals(CLOSED, end.join()));
        }
    }

    @Test
    void aModelThatLosesASharedLayerIsRefusedAndNothingElse() {
        for (int round = 0; round < 20; round++) {
            Dense shared = ones(50);
            Model other = Sequential.of(shared).on(backend);
            try (Model model = hundred(shared, backend)) {
                CountDownLatch begun = new CountDownLatch(2 * THREADS);
                List<CompletableFuture<String>> ends = predictUntilRefused(model, begun);
                await(begun);
                other.close();
                ends.forEach(end -> assertTrue(end.join().contains(" was closed together with a model"), end::join));
            }
        }
    }

    @Test
    void weightsMayBeAssignedWhileOthersPredict() {
        try (Model model = Sequential.of(ones(50).useBias(false)).on(backend)) {
            Variable kernel = model.weights().get(0).variable();
            CountDownLatch begun = new CountDownLatch(THREADS);
            List<CompletableFuture<Void>> predictions = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                predictions.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 1000; round++) {
                                assertIsOfOneValue(model.predict(ROW)[0]);
                                begun.countDown();
                            }
                        },
                        threads));
            }
            await(begun);
            CompletableFuture<Void> all = CompletableFuture.allOf(predictions.toArray(CompletableFuture[]::new));
            int value = 1;
            for (; !all.isDone(); value++) {
                kernel.assign(filled(kernel, value));
            }
            all.join();
            assertTrue(value > 10, "too few values were assigned to say something: " + value);
        }
    }

    private static HostArray filled(Variable like, float value) {
        float[] values = new float[(int) like.shape().size()];
        Arrays.fill(values, value);
        return HostArray.of(values, like.shape());
    }

    private static void assertIsOfOneValue(float[] y) {
        float[] expected = new float[y.length];
        Arrays.fill(expected, y[0]);
        assertArrayEquals(expected, y);
        assertTrue(y[0] >= 2);
    }
}
