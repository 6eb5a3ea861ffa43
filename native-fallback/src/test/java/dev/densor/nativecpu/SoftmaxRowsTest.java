package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax of rows that oneDNN does not compute as Keras does. */
class SoftmaxRowsTest {
    private static final int COLUMNS = 100;

    private static float[] softmax(float[] x, int columns, boolean inPlace) {
        int rows = x.length / columns;
        Shape shape = Shape.of(rows, columns);
        float[] y = new float[x.length];
        try (Backend backend = new NativeProvider().open(0)) {
            Buffer in = backend.allocate(DType.FLOAT32, x.length);
            Buffer out = inPlace ? in : backend.allocate(DType.FLOAT32, x.length);
            backend.upload(HostArray.of(x, shape), in);
            ((SoftmaxKernel) backend).softmax(new Extent(rows, columns, 1), in, out);
            backend.download(out, HostArray.of(y, shape));
        }
        return y;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passNanAndSmallPowersBetweenRowsThatOneDnnComputes(boolean inPlace) {
        float[] x = new float[64 * COLUMNS];
        x[10 * COLUMNS + 7] = Float.NaN;
        x[20 * COLUMNS + 7] = Float.POSITIVE_INFINITY;
        x[30 * COLUMNS + 7] = -100;
        float[] y = softmax(x, COLUMNS, inPlace);
        for (int column = 0; column < COLUMNS; column++) {
            assertEquals(0.01f, y[9 * COLUMNS + column], 1e-8f);
            assertEquals(Float.NaN, y[10 * COLUMNS + column]);
            assertEquals(Float.NaN, y[20 * COLUMNS + column]);
        }
        float small = (float) (Math.exp(-100) / (COLUMNS - 1));
        assertEquals(small, y[30 * COLUMNS + 7], 4 * Float.MIN_VALUE);
    }

    /** Wherever a row has them, whatever oneDNN makes of its other columns; the rows beside it keep their values. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 100, 1000})
    void rowsWithSpecialValuesAreFoundAtEveryWidth(int columns) {
        float[] special = {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -86.5f, -87.2f, -100, Float.MAX_VALUE
        };
        int[] places = {0, columns / 2, columns - 1};
        int rows = 2 * places.length * special.length + 64;
        float[] x = new float[rows * columns];
        for (int i = 0; i < places.length * special.length; i++) {
            x[2 * i * columns + places[i % places.length]] = special[i / places.length];
        }
        float[] y = softmax(x, columns, false);
        for (int row = 0; row < rows; row++) {
            float[] expected = new float[columns];
            reference(Arrays.copyOfRange(x, row * columns, (row + 1) * columns), expected);
            float[] actual = Arrays.copyOfRange(y, row * columns, (row + 1) * columns);
            for (int column = 0; column < columns; column++) {
                assertClose(expected[column], actual[column], "row " + row + ", column " + column);
            }
        }
    }

    /** Four roundings of the power, the sum, and the quotient; a row with what is subnormal keeps it. */
    private static void assertClose(float expected, float actual, String where) {
        if (Float.isNaN(expected)) {
            assertEquals(expected, actual, where);
        } else {
            assertEquals(expected, actual, 8 * Math.ulp(expected), where);
        }
    }

    private static void reference(float[] x, float[] y) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : x) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (float value : x) {
            sum += Math.exp(value - max);
        }
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) (Math.exp(x[i] - max) / sum);
        }
    }
}
