package dev.densor.cli.data;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;

/**
 * Compares predictions with labels, batch by batch. The last axis of a model's output are its columns; all axes before
 * it count rows. What is compared follows from the columns and the labels:
 *
 * <table>
 * <caption>The rule</caption>
 * <tr><th>columns</th><th>labels for a row</th><th>score</th></tr>
 * <tr><td>several</td><td>one whole number</td><td>classification: it is the class, the predicted one is that of the
 *     largest column</td></tr>
 * <tr><td>several</td><td>as many, always one 1 and else 0</td><td>classification: the class is where the 1 is</td></tr>
 * <tr><td>several</td><td>as many, otherwise</td><td>regression</td></tr>
 * <tr><td>one</td><td>one, always 0 or 1, of integer type or when all predictions are in [0, 1]</td><td>classification:
 *     the predicted class is 1 above 0.5</td></tr>
 * <tr><td>one</td><td>one, otherwise</td><td>regression</td></tr>
 * </table>
 *
 * <p>Which it is may only be known when the last batch is there, so both are counted as long as both are possible.
 */
public final class Scores {
    private final String labelsName;
    private int columns;
    private int labelColumns;
    private long rows;
    private boolean integerLabels;
    private boolean oneHot = true;
    private boolean zeroOrOne = true;
    private boolean probabilities = true;
    private ClassCounts classes;
    private Deviations deviations;

    /** @param labelsName names the labels in messages */
    public Scores(String labelsName) {
        this.labelsName = labelsName;
    }

    /**
     * Compares a batch.
     *
     * @param predictions [rows, ..., columns], or [rows] for one column
     * @param labels with one number for each row, or one for each number of the predictions
     * @throws DataException when the labels are not of such a shape, or a class is none of the model's
     */
    public void add(HostArray predictions, HostArray labels) {
        if (classes == null) {
            begin(predictions, labels);
        }
        double[] predicted = new double[columns];
        double[] wanted = new double[labelColumns];
        int batchRows = predictions.size() / columns;
        if (labels.size() != batchRows * labelColumns) {
            throw new DataException(labelsName, "labels are " + labels + " for predictions " + predictions);
        }
        for (int row = 0; row < batchRows; row++, rows++) {
            copy(predictions, row, predicted);
            copy(labels, row, wanted);
            if (columns > 1 && labelColumns == 1) {
                classes.add(classOf(wanted[0]), largest(predicted));
            } else {
                compare(predicted, wanted);
            }
        }
    }

    private void begin(HostArray predictions, HostArray labels) {
        Shape shape = predictions.shape();
        columns = shape.rank() < 2 ? 1 : shape.dim(-1);
        long outputRow = shape.without(0).size();
        long labelRow = labels.shape().without(0).size();
        boolean onePerRow = labelRow * columns == outputRow;
        if (columns == 0 || (!onePerRow && labelRow != outputRow)) {
            throw new DataException(
                    labelsName,
                    "labels are " + labels.shape().without(0) + " for each row, the model answers " + shape.without(0)
                            + "; wanted is a class number, or as many numbers");
        }
        labelColumns = onePerRow ? 1 : columns;
        integerLabels = !labels.dtype().isFloating();
        classes = new ClassCounts(Math.max(2, columns));
        deviations = new Deviations(columns);
    }

    private static void copy(HostArray from, int row, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.getDouble(row * to.length + i);
        }
    }

    /** As many labels as predictions: they may be classes, or quantities. */
    private void compare(double[] predicted, double[] wanted) {
        deviations.add(predicted, wanted);
        int ones = 0;
        for (int i = 0; i < columns; i++) {
            ones += wanted[i] == 1 ? 1 : 0;
            zeroOrOne &= wanted[i] == 0 || wanted[i] == 1;
            probabilities &= predicted[i] >= 0 && predicted[i] <= 1;
        }
        oneHot &= zeroOrOne && ones == 1;
        if (columns == 1) {
            classes.add(ones, predicted[0] > 0.5 ? 1 : 0);
        } else {
            classes.add(largest(wanted), largest(predicted));
        }
    }

    private int classOf(double label) {
        if (label != Math.rint(label) || label < 0 || label >= columns) {
            String text = label == (long) label ? Long.toString((long) label) : Double.toString(label);
            throw new DataException(
                    labelsName,
                    "row " + (rows + 1) + ": " + text + " is not one of the classes 0 to " + (columns - 1)
                            + " that the model tells apart");
        }
        return (int) label;
    }

    /** Index of the largest value, the first of several; NaN counts as largest, as in NumPy. */
    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[largest] || (Double.isNaN(values[i]) && !Double.isNaN(values[largest]))) {
                largest = i;
            }
        }
        return largest;
    }

    /** The score of all batches so far. */
    public Score result() {
        if (rows == 0) {
            return new Classification(0, 0, new long[0][]);
        }
        boolean binary = columns == 1 && zeroOrOne && (integerLabels || probabilities);
        boolean several = columns > 1 && (labelColumns == 1 || oneHot);
        return binary || several ? classes.result() : deviations.result();
    }
}
