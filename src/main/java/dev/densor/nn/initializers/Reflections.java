package dev.densor.nn.initializers;

/**
 * A few Householder reflections that follow each other, H_k = I - u_k u_k^T with |u_k|^2 = 2, as one:
 * H_0 H_1 ... = I - U T U^T. Applied so, a matrix is read once for all of them.
 *
 * <p>Source: R. Schreiber, C. Van Loan, A Storage-Efficient WY Representation for Products of Householder
 * Transformations, SIAM Journal on Scientific and Statistical Computing 10, 1989.
 */
final class Reflections {
    /** How many there are; as many rows of a panel stay in a cache. */
    static final int COUNT = 32;
    /** Rows that are added up at once. More, and the compiler of JDK 17 does not vectorise the loop any more. */
    static final int TOGETHER = 4;

    private final int first;
    /** Column k of U from row {@code first} on. */
    private final double[][] vectors = new double[COUNT][];
    /** -T, upper triangular. */
    private final double[][] triangle = new double[COUNT][COUNT];

    /**
     * Reflections that do nothing yet.
     *
     * @param first row that the first of them changes; each next one begins a row further down
     * @param rows of the matrices they are applied to, a multiple of {@link #TOGETHER}
     */
    Reflections(int first, int rows) {
        this.first = first;
        for (int k = 0; k < COUNT; k++) {
            vectors[k] = new double[rows - first];
        }
    }

    /**
     * Makes reflection k the one that carries a random normal vector of {@code length} to the first axis.
     *
     * @return the sign of what it becomes there
     */
    double draw(int k, int length, RandomSource random) {
        double[] u = vectors[k];
        double squares = 0;
        for (int i = k; i < k + length; i++) {
            u[i] = random.normal();
            squares += u[i] * u[i];
        }
        double norm = Math.sqrt(squares);
        double sign = u[k] < 0 ? 1 : -1;
        // Away from zero, so that nothing cancels.
        u[k] -= sign * norm;
        double scale = 1 / Math.sqrt(norm * Math.abs(u[k]));
        for (int i = k; i < k + length; i++) {
            u[i] *= scale;
        }
        extend(k);
        return sign;
    }

    /** Takes reflection k into T: its column is -T U^T u_k, and 1 on the diagonal. */
    private void extend(int k) {
        double[] products = new double[k];
        for (int j = 0; j < k; j++) {
            products[j] = dot(vectors[j], vectors[k], k);
        }
        for (int i = 0; i < k; i++) {
            double sum = 0;
            for (int j = i; j < k; j++) {
                sum += triangle[i][j] * products[j];
            }
            triangle[i][k] = -sum;
        }
        triangle[k][k] = -1;
    }

    private static double dot(double[] a, double[] b, int from) {
        double sum = 0;
        for (int i = from; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Replaces a panel C by (I - U T U^T) C, column by column the same whatever columns stand beside it. */
    void apply(double[][] panel) {
        int width = panel[0].length;
        double[][] projections = new double[COUNT][width];
        for (int row = first; row < panel.length; row += TOGETHER) {
            for (int k = 0; k < COUNT; k++) {
                addFour(projections[k], vectors[k], row - first, panel, row);
            }
        }
        double[][] changes = new double[COUNT][width];
        for (int k = 0; k < COUNT; k++) {
            for (int j = k - k % TOGETHER; j < COUNT; j += TOGETHER) {
                addFour(changes[k], triangle[k], j, projections, j);
            }
        }
        double[] factors = new double[COUNT];
        for (int row = first; row < panel.length; row++) {
            for (int k = 0; k < COUNT; k++) {
                factors[k] = vectors[k][row - first];
            }
            for (int k = 0; k < COUNT; k += TOGETHER) {
                addFour(panel[row], factors, k, changes, k);
            }
        }
    }

    /** Adds the sum of four rows, each times a factor. */
    private static void addFour(double[] sums, double[] factors, int at, double[][] rows, int row) {
        double[] b0 = rows[row];
        double[] b1 = rows[row + 1];
        double[] b2 = rows[row + 2];
        double[] b3 = rows[row + 3];
        double a0 = factors[at];
        double a1 = factors[at + 1];
        double a2 = factors[at + 2];
        double a3 = factors[at + 3];
        for (int j = 0; j < sums.length; j++) {
            sums[j] += (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]);
        }
    }
}
