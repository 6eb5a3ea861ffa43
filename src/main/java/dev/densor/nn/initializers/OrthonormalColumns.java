package dev.densor.nn.initializers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Random orthonormal columns: the first of a matrix of Haar's distribution. That is Q of A = Q R where A is random
 * normal and the diagonal of R is positive, but there is no need to make A: the reflections that would take it apart
 * are those of random normal vectors, each one shorter than the last.
 *
 * <p>Panels of columns are worked out side by side on the common pool. A column does not depend on which thread has it,
 * nor on how many there are.
 *
 * <p>Source: G. W. Stewart, The Efficient Generation of Random Orthogonal Matrices with an Application to Condition
 * Estimators, SIAM Journal on Numerical Analysis 17, 1980.
 */
final class OrthonormalColumns {
    private static final int WIDTH = 128;

    private final int count;
    private final int paddedLength;
    private final double[] signs;
    private final List<Reflections> blocks = new ArrayList<>();

    /** Receives the columns, {@code from} being the number of the first. */
    interface Panel {
        /** Takes [length or more][columns]; called by several threads, once for each panel. */
        void take(int from, double[][] columns);
    }

    /**
     * Draws them.
     *
     * @param length of a column
     * @param count of columns, at most length
     */
    OrthonormalColumns(int length, int count, RandomSource random) {
        this.count = count;
        paddedLength = roundUp(length, Reflections.TOGETHER);
        signs = new double[count];
        for (int first = 0; first < count; first += Reflections.COUNT) {
            Reflections block = new Reflections(first, paddedLength);
            for (int k = first; k < Math.min(count, first + Reflections.COUNT); k++) {
                signs[k] = block.draw(k - first, length - k, random);
            }
            blocks.add(block);
        }
    }

    private static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    /** Works them out. */
    void forEachPanel(Panel panel) {
        IntStream.range(0, roundUp(count, WIDTH) / WIDTH)
                .parallel()
                .map(index -> index * WIDTH)
                .forEach(from -> panel.take(from, columns(from, Math.min(count, from + WIDTH))));
    }

    /**
     * The product of all reflections times these columns of the identity. Those behind the last column leave it alone.
     */
    private double[][] columns(int from, int to) {
        double[][] columns = new double[paddedLength][to - from];
        for (int i = from; i < to; i++) {
            columns[i][i - from] = signs[i];
        }
        for (int block = (to - 1) / Reflections.COUNT; block >= 0; block--) {
            blocks.get(block).apply(columns);
        }
        return columns;
    }
}
