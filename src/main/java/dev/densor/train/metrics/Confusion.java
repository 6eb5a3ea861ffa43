package dev.densor.train.metrics;

import dev.densor.backend.UnaryOp;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weighted counts of outcomes for each threshold, and for each label where labels are kept apart: Keras's confusion
 * matrix variables. Where the thresholds are even the scores are sorted into the buckets between them on the device, in
 * O(scores + thresholds), and the buckets are added up on the host; else every score is compared with every threshold,
 * in O(scores * thresholds) of work and memory. A NaN score is above
 * no threshold but the one that is below every score.
 */
final class Confusion {
    private final Thresholds thresholds;
    private final Map<Outcome, double[]> counts = new EnumMap<>(Outcome.class);
    private final int labels;

    /**
     * Counts of nothing.
     *
     * @param labels how many are kept apart; 1 when they are not
     */
    Confusion(Thresholds thresholds, Set<Outcome> outcomes, int labels) {
        this.thresholds = thresholds;
        this.labels = labels;
        outcomes.forEach(outcome -> counts.put(outcome, new double[thresholds.count() * labels]));
    }

    int labels() {
        return labels;
    }

    void reset() {
        counts.values().forEach(count -> Arrays.fill(count, 0));
    }

    /** How often {@code outcome} came about at a threshold, for a label. */
    double count(Outcome outcome, int threshold, int label) {
        return counts.get(outcome)[threshold * labels + label];
    }

    /**
     * Counts a batch.
     *
     * @param judged [n], or [n, labels] where labels are kept apart
     */
    void add(Judged judged) {
        if (thresholds.even()) {
            addBuckets(judged);
        } else {
            compareAll(judged);
        }
    }

    private void compareAll(Judged judged) {
        Tensor scores = Shaping.expandDims(judged.scores(), 0);
        int[] column = new int[scores.shape().rank()];
        Arrays.fill(column, 1);
        column[0] = thresholds.count();
        Tensor levels = Shaping.cast(
                Tensor.of(scores.backend(), HostArray.of(thresholds.toFloats(), Shape.of(column))), scores.dtype());
        Tensor positive = Comparison.greater(scores, levels);
        List<Tensor> sums = counts.keySet().stream()
                .map(outcome -> sum(judged, outcome, positive))
                .toList();
        List<double[]> more = Totals.download(sums);
        int next = 0;
        for (double[] count : counts.values()) {
            Totals.add(count, more.get(next++));
        }
    }

    private static Tensor sum(Judged judged, Outcome outcome, Tensor positive) {
        Tensor labels =
                Shaping.expandDims(outcome.ofTrueLabels() ? judged.labels() : Comparison.not(judged.labels()), 0);
        Tensor condition = Comparison.and(labels, outcome.ofPositives() ? positive : Comparison.not(positive));
        return Reduction.sum(judged.weightsWhere(condition), false, 1);
    }

    /** Bucket b holds the scores above the first b thresholds, when the first is 0, and not above the others. */
    private void addBuckets(Judged judged) {
        int buckets = thresholds.count();
        Tensor scaled = Elementwise.multiply(Elementwise.clip(judged.scores(), 0, 1), buckets - 1);
        Tensor bucket = Shaping.cast(Elementwise.apply(UnaryOp.CEIL, scaled), DType.INT32);
        Tensor updates = Shaping.stack(
                Stream.of(judged.labels(), Comparison.not(judged.labels()))
                        .map(judged::weightsWhere)
                        .map(weights -> Shaping.reshape(weights, -1))
                        .toList(),
                1);
        Tensor none = Tensor.filled(bucket.backend(), updates.dtype(), Shape.of(buckets * labels, 2), 0);
        Tensor sums = Indexing.scatterAdd(none, Shaping.reshape(perLabel(bucket), -1), updates);
        double[] all = Totals.download(List.of(sums)).get(0);
        for (int label = 0; label < labels; label++) {
            addUp(all, label);
        }
    }

    /** Each label has a set of buckets of its own. */
    private Tensor perLabel(Tensor bucket) {
        if (labels == 1) {
            return bucket;
        }
        int[] each = new int[labels];
        Arrays.setAll(each, i -> i);
        Tensor offsets = Tensor.of(bucket.backend(), HostArray.of(each, Shape.of(labels)));
        return Elementwise.add(Elementwise.multiply(bucket, labels), offsets);
    }

    /** Threshold t has above it the buckets from t + 1 on, or all where it is below every score. */
    private void addUp(double[] sums, int label) {
        for (Map.Entry<Outcome, double[]> entry : counts.entrySet()) {
            Outcome outcome = entry.getKey();
            double[] running = running(sums, label, outcome);
            for (int t = 0; t < thresholds.count(); t++) {
                int above = t == 0 && thresholds.open() ? 0 : t + 1;
                entry.getValue()[t * labels + label] += running[above];
            }
        }
    }

    /** For each bucket the sum of it and of those after it, or, of negatives, of those before it. */
    private double[] running(double[] sums, int label, Outcome outcome) {
        int buckets = thresholds.count();
        double[] running = new double[buckets + 1];
        int side = outcome.ofTrueLabels() ? 0 : 1;
        for (int i = 0; i < buckets; i++) {
            int bucket = outcome.ofPositives() ? buckets - 1 - i : i;
            double sum = sums[(bucket * labels + label) * 2 + side];
            if (outcome.ofPositives()) {
                running[bucket] = running[bucket + 1] + sum;
            } else {
                running[bucket + 1] = running[bucket] + sum;
            }
        }
        return running;
    }
}
