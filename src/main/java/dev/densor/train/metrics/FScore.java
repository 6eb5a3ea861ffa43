package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Epsilon;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code (1 + b^2) P R / (b^2 P + R)} of each class, with precision {@code P = TP / (TP + FP)} and recall
 * {@code R = TP / (TP + FN)}, 1e-7 added to each denominator: Keras's FBetaScore, and F1Score with b = 1.
 */
final class FScore implements Metric {
    /** A largest score not greater than this predicts no class. */
    private static final double ZERO = 1e-9;

    private static final int TRUE_POSITIVES = 0;
    private static final int FALSE_POSITIVES = 1;
    private static final int FALSE_NEGATIVES = 2;
    private static final int SUPPORT = 3;

    private final Label label;
    /** micro, macro, weighted or null. */
    private final String average;

    private final double beta;
    /** Null where the largest score of a sample is its prediction. */
    private final Double threshold;

    private final ClassSums sums;

    FScore(Label label, double beta, Config config) {
        this.label = label;
        this.average = config.has("average") ? config.text("average", "") : null;
        this.beta = beta;
        this.threshold = config.has("threshold") ? (Double) config.number("threshold", 0) : null;
        this.sums = new ClassSums(label, SUPPORT + 1);
        if (average != null && !Set.of("micro", "macro", "weighted").contains(average)) {
            throw config.wrong("average", "micro, macro, weighted or null");
        }
        if (beta <= 0) {
            throw config.wrong("beta", "greater than 0");
        }
        if (threshold != null && (threshold <= 0 || threshold > 1)) {
            throw config.wrong("threshold", "greater than 0 and at most 1");
        }
    }

    @Override
    public void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        ClassSums.check(label, yTrue, yPred);
        try (Scope scope = Scope.open()) {
            Tensor truth = label.work(yTrue);
            Tensor predicted = Shaping.cast(predicted(label.work(yPred)), label.work());
            Tensor hits = Elementwise.multiply(predicted, truth);
            List<Tensor> terms =
                    List.of(hits, Elementwise.subtract(predicted, hits), Elementwise.subtract(truth, hits), truth);
            sums.add(terms, ClassSums.column(label, sampleWeight, yPred));
        }
    }

    private Tensor predicted(Tensor scores) {
        if (threshold != null) {
            return Comparison.greater(scores, threshold);
        }
        Tensor largest = Comparison.greaterEqual(scores, Reduction.max(scores, true, -1));
        return Comparison.and(largest, Comparison.greater(Elementwise.abs(scores), ZERO));
    }

    private double score(double truePositives, double falsePositives, double falseNegatives) {
        double precision = truePositives / (truePositives + falsePositives + Epsilon.get());
        double recall = truePositives / (truePositives + falseNegatives + Epsilon.get());
        double square = beta * beta;
        return precision * recall / (square * precision + recall + Epsilon.get()) * (1 + square);
    }

    private double score(int k) {
        return score(sums.at(TRUE_POSITIVES, k), sums.at(FALSE_POSITIVES, k), sums.at(FALSE_NEGATIVES, k));
    }

    @Override
    public String name() {
        return label.name();
    }

    /** [classes], or a scalar where the classes are averaged. */
    @Override
    public HostArray result() {
        double[] scores =
                IntStream.range(0, sums.classes()).mapToDouble(this::score).toArray();
        return switch (average == null ? "" : average) {
            case "micro" ->
                label.scalar(
                        score(sums.total(TRUE_POSITIVES), sums.total(FALSE_POSITIVES), sums.total(FALSE_NEGATIVES)));
            case "macro" ->
                label.scalar(IntStream.range(0, scores.length)
                        .mapToDouble(k -> scores[k] / scores.length)
                        .sum());
            case "weighted" ->
                label.scalar(IntStream.range(0, scores.length)
                        .mapToDouble(k -> scores[k] * sums.at(SUPPORT, k) / (sums.total(SUPPORT) + Epsilon.get()))
                        .sum());
            default -> label.vector(scores);
        };
    }

    @Override
    public void reset() {
        sums.reset();
    }

    @Override
    public String className() {
        return label.className();
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("average", average);
        if (className().equals("FBetaScore")) {
            config.put("beta", beta);
        }
        config.put("threshold", threshold);
        return label.config(config);
    }
}
