package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.ops.Aligned;
import dev.densor.ops.Elementwise;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The coefficient of determination {@code 1 - sum(w (y - p)^2) / sum(w (y - mean(y))^2)} of each output, averaged over
 * the outputs: Keras's R2Score. An output that does not vary and is not predicted exactly has the score 0; NaN when it
 * is predicted exactly, or when there is nothing. With n labels in all and r regressors it becomes
 * {@code 1 - (1 - R2)(n - 1) / (n - r - 1)}, unless r is n - 1 or more.
 */
final class R2Score implements Metric {
    private static final String UNIFORM = "uniform_average";
    private static final String BY_VARIANCE = "variance_weighted_average";
    private static final int LABELS = 0;
    private static final int SQUARES = 1;
    private static final int ERRORS = 2;
    private static final int WEIGHTS = 3;

    private final Label label;
    /** How outputs are averaged, or null. */
    private final String aggregation;

    private final int regressors;
    private final ClassSums sums;
    private long labels;

    R2Score(Label label, Config config) {
        this.label = label;
        this.aggregation = config.values().containsKey("class_aggregation") && !config.has("class_aggregation")
                ? null
                : config.text("class_aggregation", UNIFORM);
        this.regressors = config.integer("num_regressors", 0);
        this.sums = new ClassSums(label, WEIGHTS + 1);
        if (aggregation != null && !Set.of(UNIFORM, BY_VARIANCE).contains(aggregation)) {
            throw config.wrong("class_aggregation", UNIFORM + ", " + BY_VARIANCE + " or null");
        }
        if (regressors < 0) {
            throw config.wrong("num_regressors", "0 or more");
        }
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            Aligned aligned = Aligned.of(label.work(yTrue), label.work(yPred));
            Tensor y = aligned.first();
            ClassSums.check(label, y, aligned.second());
            Tensor errors = Elementwise.square(Elementwise.subtract(y, aligned.second()));
            Tensor ones = Tensor.filled(y.backend(), y.dtype(), y.shape(), 1);
            sums.add(List.of(y, Elementwise.square(y), errors, ones), ClassSums.column(label, sampleWeight, y));
            labels += y.shape().size();
        }
    }

    /** {@code sum(w (y - mean(y))^2)} */
    private double variation(int k) {
        double mean = sums.at(LABELS, k) / sums.at(WEIGHTS, k);
        return sums.at(SQUARES, k) - sums.at(LABELS, k) * mean;
    }

    private double score(int k) {
        double score = 1 - sums.at(ERRORS, k) / variation(k);
        return Double.isInfinite(score) ? 0 : score;
    }

    private double adjusted(double score) {
        return regressors == 0 || regressors >= labels - 1
                ? score
                : 1 - (1 - score) * (labels - 1) / (labels - regressors - 1);
    }

    @Override
    public String name() {
        return label.name();
    }

    /** A scalar, or [outputs] where they are not averaged. */
    @Override
    public HostArray result() {
        double[] scores =
                IntStream.range(0, sums.classes()).mapToDouble(this::score).toArray();
        if (aggregation == null) {
            return label.vector(Arrays.stream(scores).map(this::adjusted).toArray());
        }
        double total = 0;
        double weights = 0;
        for (int k = 0; k < scores.length; k++) {
            double weight = aggregation.equals(UNIFORM) ? 1 : variation(k);
            total += weight * scores[k];
            weights += weight;
        }
        return label.scalar(adjusted(total / weights));
    }

    @Override
    public void reset() {
        sums.reset();
        labels = 0;
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("class_aggregation", aggregation);
        config.put("num_regressors", regressors);
        return label.config(config);
    }
}
