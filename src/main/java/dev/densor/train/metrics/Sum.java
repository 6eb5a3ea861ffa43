package dev.densor.train.metrics;

import dev.densor.ops.Reduction;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** {@code sum(w v)} over the values v of all samples. Keras's {@code Sum}. */
public final class Sum implements Statistic {
    private final Label label;
    private double total;

    /** A sum in float32. */
    public Sum(String name) {
        label = Label.of("Sum", name);
    }

    /**
     * Adds values.
     *
     * @param values any shape
     * @param sampleWeight of the rank of values or less, broadcast to it; null for 1 each
     */
    public void update(Tensor values, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            Samples samples = Samples.of(label, label.work(values), label.work(sampleWeight), Reduction::sum);
            total += Totals.download(List.of(samples.total())).get(0)[0];
        }
    }

    @Override
    public String name() {
        return label.name();
    }

    @Override
    public HostArray result() {
        return label.scalar(total);
    }

    @Override
    public void reset() {
        total = 0;
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        return label.config(Map.of());
    }
}
