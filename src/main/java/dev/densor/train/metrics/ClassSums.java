package dev.densor.train.metrics;

import dev.densor.ops.Elementwise;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Several weighted sums over the samples, for each class. */
final class ClassSums {
    private final Label label;
    private final double[][] sums;
    private int classes = -1;

    ClassSums(Label label, int count) {
        this.label = label;
        this.sums = new double[count][0];
    }

    /**
     * Adds a batch.
     *
     * @param terms [batch, classes], as many as there are sums
     * @param weights [batch, 1] or [batch, classes], or null
     * @throws ShapeException when the batches before had another number of classes
     */
    void add(List<Tensor> terms, Tensor weights) {
        Shape shape = terms.get(0).shape();
        if (classes >= 0 && classes != shape.dim(1)) {
            throw new ShapeException(
                    label + ": predictions are " + shape + ", those before were [batch, " + classes + "]");
        }
        List<double[]> more = Totals.download(terms.stream()
                .map(term -> weights == null ? term : Elementwise.multiply(term, weights))
                .map(term -> Reduction.sum(term, false, 0))
                .toList());
        classes = shape.dim(1);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Arrays.copyOf(sums[i], classes);
            Totals.add(sums[i], more.get(i));
        }
    }

    /**
     * Labels and predictions of such metrics: [batch, classes] both.
     *
     * @throws ShapeException when they are not
     */
    static void check(Label label, Tensor yTrue, Tensor yPred) {
        if (yPred.shape().rank() != 2 || !yTrue.shape().equals(yPred.shape())) {
            throw new ShapeException(label + ": labels and predictions must be [batch, classes], not " + yTrue.shape()
                    + " and " + yPred.shape());
        }
    }

    /**
     * Weights of samples as a column.
     *
     * @return [batch, 1], or null for null
     * @throws ShapeException when there is not one for each sample
     */
    static Tensor column(Label label, Tensor sampleWeight, Tensor yPred) {
        if (sampleWeight == null) {
            return null;
        }
        if (sampleWeight.shape().size() != yPred.shape().dim(0)) {
            throw new ShapeException(label + ": sample weights must be [batch], not " + sampleWeight.shape()
                    + ", beside predictions " + yPred.shape());
        }
        return Shaping.reshape(label.work(sampleWeight), -1, 1);
    }

    /** How many classes there are; 0 before the first batch. */
    int classes() {
        return Math.max(0, classes);
    }

    /** Sum {@code index} of a class. */
    double at(int index, int k) {
        return sums[index][k];
    }

    /** Sum {@code index} over all classes. */
    double total(int index) {
        return Arrays.stream(sums[index]).sum();
    }

    void reset() {
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
    }
}
