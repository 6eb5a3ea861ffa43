package dev.densor.train.metrics;

import dev.densor.nn.config.NamedFunction;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The mean of a function of each sample: Keras's {@code MeanMetricWrapper}, and most metrics. */
class MeanMetric implements Metric {
    private final Label label;
    private final Map<String, Object> options;
    private final MetricFunction function;
    private final DoubleUnaryOperator finish;
    private final Mean mean;

    /**
     * A metric.
     *
     * @param options what its configuration has beside name and dtype
     * @param finish makes the result of the mean
     */
    MeanMetric(Label label, Map<String, Object> options, MetricFunction function, DoubleUnaryOperator finish) {
        this.label = label;
        this.options = options;
        this.function = function;
        this.finish = finish;
        this.mean = new Mean(label);
    }

    MeanMetric(Label label, Map<String, Object> options, MetricFunction function) {
        this(label, options, function, DoubleUnaryOperator.identity());
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            mean.update(function.apply(yTrue, yPred), function.weights(yTrue, sampleWeight));
        }
    }

    @Override
    public String name() {
        return label.name();
    }

    @Override
    public HostArray result() {
        return label.scalar(finish.applyAsDouble(mean.current()));
    }

    @Override
    public void reset() {
        mean.reset();
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        return label.config(options);
    }

    /** The mean of a function that a user wrote. */
    static final class Own extends MeanMetric implements NamedFunction {
        Own(String name, MetricFunction function) {
            super(Label.of(name, name), Map.of(), function);
        }
    }
}
