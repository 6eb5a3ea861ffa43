package dev.densor.train.metrics;

import dev.densor.backend.UnaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.EnumSet;
import java.util.Map;

/** The area under a curve through the rates at each threshold: Keras's AUC. */
final class AreaUnderCurve implements Metric {
    private final Label label;
    private final AucOptions options;
    /** Null until it is known how many labels are kept apart. */
    private Confusion confusion;

    AreaUnderCurve(Label label, AucOptions options) {
        this.label = label;
        this.options = options;
        AucOptions.Labels labels = options.labels();
        if (!labels.apart() || labels.count() != null) {
            confusion = counts(labels.apart() ? labels.count() : 1);
        }
    }

    private Confusion counts(int labels) {
        return new Confusion(options.thresholds(), EnumSet.allOf(Outcome.class), labels);
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        try (Scope scope = Scope.open()) {
            Tensor scores = options.fromLogits() ? Elementwise.apply(UnaryOp.SIGMOID, label.work(yPred)) : yPred;
            Judged judged = Judged.of(label, yTrue, scores, sampleWeight);
            if (options.labels().apart()) {
                addByLabel(judged);
            } else {
                confusion.add(weighted(judged).flat());
            }
        }
    }

    private void addByLabel(Judged judged) {
        Shape shape = judged.scores().shape();
        if (shape.rank() != 2 || (confusion != null && confusion.labels() != shape.dim(1))) {
            throw new ShapeException(label + ": with multi_label predictions must be [batch, "
                    + (confusion == null ? "labels" : confusion.labels()) + "], not " + shape);
        }
        double[] weights = options.labels().weights();
        if (weights != null && weights.length != shape.dim(1)) {
            throw new ShapeException(label + ": " + weights.length + " label_weights do not fit predictions " + shape);
        }
        if (confusion == null) {
            confusion = counts(shape.dim(1));
        }
        confusion.add(judged);
    }

    private Judged weighted(Judged judged) {
        double[] weights = options.labels().weights();
        if (weights == null) {
            return judged;
        }
        HostArray array = HostArray.of(weights, Shape.of(weights.length));
        return judged.weightedBy(Tensor.of(judged.scores().backend(), array.cast(label.work())));
    }

    @Override
    public String name() {
        return label.name();
    }

    @Override
    public HostArray result() {
        double area = 0;
        double weights = 0;
        for (int l = 0; confusion != null && l < confusion.labels(); l++) {
            double[] given = options.labels().weights();
            double weight = options.labels().apart() && given != null ? given[l] : 1;
            area += weight * new CurveArea(confusion, options.thresholds().count(), l).of(options.shape());
            weights += weight;
        }
        return label.scalar(Totals.ratio(area, weights));
    }

    @Override
    public void reset() {
        if (confusion != null) {
            confusion.reset();
        }
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        return label.config(options.config());
    }
}
