package dev.densor.reference;

import dev.densor.backend.MatmulSpec;
import dev.densor.host.HostBuffer;
import dev.densor.host.Team;

/** Matrix products: operands widened to double once, then one row of the result at a time. */
final class Products {
    private Products() {}

    static void matmul(MatmulSpec spec, HostBuffer a, HostBuffer b, HostBuffer out) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        for (int batch = 0; batch < spec.batch(); batch++) {
            double[] right = rowMajor(b, (long) batch * k * n, k, n, spec.transposeB());
            long leftAt = (long) batch * m * k;
            long outAt = (long) batch * m * n;
            Team.common().run(m, row -> {
                double[] left = new double[k];
                if (spec.transposeA()) {
                    a.load(leftAt + row, m, left, k);
                } else {
                    a.load(leftAt + (long) row * k, 1, left, k);
                }
                out.store(outAt + (long) row * n, 1, times(left, right, n), n);
            });
        }
    }

    private static double[] times(double[] row, double[] matrix, int n) {
        double[] sum = new double[n];
        for (int p = 0; p < row.length; p++) {
            double factor = row[p];
            int at = p * n;
            for (int j = 0; j < n; j++) {
                sum[j] += factor * matrix[at + j];
            }
        }
        return sum;
    }

    /** The k x n matrix at {@code from}, stored by rows or, transposed, by columns. */
    private static double[] rowMajor(HostBuffer b, long from, int k, int n, boolean transposed) {
        double[] matrix = new double[Math.multiplyExact(k, n)];
        if (!transposed) {
            b.load(from, 1, matrix, matrix.length);
            return matrix;
        }
        double[] row = new double[n];
        for (int p = 0; p < k; p++) {
            b.load(from + p, k, row, n);
            System.arraycopy(row, 0, matrix, p * n, n);
        }
        return matrix;
    }
}
