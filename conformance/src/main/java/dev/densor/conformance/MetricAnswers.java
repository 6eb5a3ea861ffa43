package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Tensor;
import dev.densor.train.metrics.Metric;
import dev.densor.train.metrics.Metrics;
import java.util.Map;

/** Keras's metrics: all rows in one update, and the same rows in three, after a reset. */
final class MetricAnswers implements GoldenAnswers {
    /** Where the batches begin and end. */
    private static final int[] BATCHES = {0, 7, 40, 60};

    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        Metric metric = Metrics.get(golden.function().replace("keras.metrics.", ""), GoldenConfig.of(golden));
        update(metric, golden, backend, 0, BATCHES[BATCHES.length - 1]);
        Tensor once = Tensor.of(backend, metric.result());
        metric.reset();
        for (int i = 0; i + 1 < BATCHES.length; i++) {
            update(metric, golden, backend, BATCHES[i], BATCHES[i + 1]);
        }
        return Map.of("result", once, "result_three_updates", Tensor.of(backend, metric.result()));
    }

    private static void update(Metric metric, GoldenCase golden, Backend backend, int from, int to) {
        metric.update(
                rows(golden.input("y_true"), backend, from, to),
                rows(golden.input("y_pred"), backend, from, to),
                golden.inputNames().contains("sample_weight")
                        ? rows(golden.input("sample_weight"), backend, from, to)
                        : null);
    }

    private static Tensor rows(HostArray array, Backend backend, int from, int to) {
        return Tensor.of(backend, array.rows(from, to - from));
    }
}
