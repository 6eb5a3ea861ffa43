package dev.densor.train.metrics;

import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * A count of outcomes, or a ratio of counts, for each threshold: Keras's TruePositives and the like, Precision, Recall.
 */
final class ConfusionMetric implements Metric {
    private final Label label;
    private final ConfusionOptions options;
    private final Rate rate;
    private final boolean counts;
    private final Confusion confusion;

    private ConfusionMetric(Label label, ConfusionOptions options, Rate rate, Set<Outcome> outcomes) {
        this.label = label;
        this.options = options;
        this.rate = rate;
        this.counts = outcomes.size() == 1;
        this.confusion = new Confusion(options.thresholds(), outcomes, 1);
    }

    static Metric count(Label label, ConfusionOptions options, Outcome outcome) {
        return new ConfusionMetric(
                label, options, (confusion, t, l) -> confusion.count(outcome, t, l), Set.of(outcome));
    }

    static Metric precision(Label label, ConfusionOptions options) {
        return new ConfusionMetric(
                label, options, Rate.PRECISION, Set.of(Outcome.TRUE_POSITIVE, Outcome.FALSE_POSITIVE));
    }

    static Metric recall(Label label, ConfusionOptions options) {
        return new ConfusionMetric(label, options, Rate.RECALL, Set.of(Outcome.TRUE_POSITIVE, Outcome.FALSE_NEGATIVE));
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            confusion.add(options.pick(label, Judged.of(label, yTrue, yPred, sampleWeight)));
        }
    }

    @Override
    public String name() {
        return label.name();
    }

    /** A scalar, or [thresholds] where there are several. */
    @Override
    public HostArray result() {
        double[] rates = new double[options.thresholds().count()];
        for (int t = 0; t < rates.length; t++) {
            rates[t] = rate.at(confusion, t, 0);
        }
        return rates.length == 1 ? label.scalar(rates[0]) : label.vector(rates);
    }

    @Override
    public void reset() {
        confusion.reset();
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        return label.config(options.config(counts));
    }
}
