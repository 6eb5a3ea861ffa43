package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.ColumnMajor.Stored;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnMajorTest {
    /** A number for each element that no sum gives twice. */
    private static double[] numbers(int size, int seed) {
        double[] numbers = new double[size];
        Arrays.setAll(numbers, i -> (i * 7 + seed) % 13 - 6);
        return numbers;
    }

    private static double[] rowMajor(MatmulSpec spec, double[] a, double[] b) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        double[] out = new double[spec.batch() * m * n];
        Arrays.setAll(out, index -> {
            int p = index / (m * n);
            int i = index / n % m;
            int j = index % n;
            double sum = 0;
            for (int l = 0; l < k; l++) {
                sum += a[p * m * k + (spec.transposeA() ? l * m + i : i * k + l)]
                        * b[p * k * n + (spec.transposeB() ? j * k + l : l * n + j)];
            }
            return sum;
        });
        return out;
    }

    private static double at(Stored matrix, double[] values, long batch, int row, int column) {
        int element = matrix.transpose() ? row * matrix.leading() + column : column * matrix.leading() + row;
        return values[(int) (batch * matrix.stride()) + element];
    }

    /** As BLAS defines its product. */
    private static double[] byColumns(ColumnMajor order, double[] a, double[] b) {
        double[] out = new double[(int) (order.spec().batch() * order.out().stride())];
        for (int p = 0; p < order.spec().batch(); p++) {
            for (int i = 0; i < order.rows(); i++) {
                for (int j = 0; j < order.columns(); j++) {
                    double sum = 0;
                    for (int l = 0; l < order.inner(); l++) {
                        sum += at(order.b(), b, p, i, l) * at(order.a(), a, p, l, j);
                    }
                    out[(int) (p * order.out().stride()) + j * order.out().leading() + i] = sum;
                }
            }
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"1,2,3,4", "3,5,2,7", "2,1,6,3", "2,4,1,5", "1,3,4,1", "2,2,3,0", "1,0,3,2", "1,3,0,2"})
    void theProductByColumnsIsTheOneByRows(int batch, int m, int n, int k) {
        for (int transposes = 0; transposes < 4; transposes++) {
            MatmulSpec spec = new MatmulSpec(batch, m, n, k, (transposes & 1) != 0, (transposes & 2) != 0);
            double[] a = numbers(batch * m * k, 1);
            double[] b = numbers(batch * k * n, 5);
            assertArrayEquals(rowMajor(spec, a, b), byColumns(ColumnMajor.of(spec), a, b), spec.toString());
        }
    }

    @Test
    void offsetsOfLargeBatchesDoNotOverflow() {
        ColumnMajor order = ColumnMajor.of(new MatmulSpec(2, 1 << 17, 1 << 16, 1 << 15, false, false));
        assertArrayEquals(
                new long[] {1L << 31, 1L << 32, 1L << 33},
                new long[] {order.b().stride(), order.a().stride(), order.out().stride()});
    }
}
