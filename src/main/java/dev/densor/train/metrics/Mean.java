package dev.densor.train.metrics;

import dev.densor.ops.Reduction;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** {@code sum(w v) / sum(w)} over the values v of all samples; 0 of none. Keras's {@code Mean}. */
public final class Mean implements Statistic {
    private final Label label;
    private double total;
    private double count;

    Mean(Label label) {
        this.label = label;
    }

    /** A mean in float32. */
    public Mean(String name) {
        this(Label.of("Mean", name));
    }

    /**
     * Takes values into account. Axes after the first are averaged first, so that every sample counts alike.
     *
     * @param values [batch, ...], or a scalar, which is one sample
     * @param sampleWeight of the rank of values or less, broadcast to it; null for 1 each. A scalar weighs the mean of
     *     the whole batch, and counts once.
     */
    public void update(Tensor values, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            Samples samples = Samples.of(label, label.work(values), label.work(sampleWeight), Reduction::mean);
            if (samples.weights() == null) {
                update(Totals.download(List.of(samples.total())).get(0)[0], samples.count());
            } else {
                List<double[]> totals = Totals.download(List.of(samples.total(), samples.totalWeight()));
                update(totals.get(0)[0], totals.get(1)[0]);
            }
        }
    }

    /** Adds a sum of weighted values and the sum of their weights. */
    public void update(double sum, double weight) {
        total += sum;
        count += weight;
    }

    double current() {
        return Totals.ratio(total, count);
    }

    @Override
    public String name() {
        return label.name();
    }

    @Override
    public HostArray result() {
        return label.scalar(current());
    }

    @Override
    public void reset() {
        total = 0;
        count = 0;
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
