package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax of rows that oneDNN does not compute as Keras does. */
class SoftmaxRowsTest {
    private static final int COLUMNS = 100;

    private static float[] softmax(float[] x, boolean inPlace) {
        Shape shape = Shape.of(x.length / COLUMNS, COLUMNS);
        float[] y = new float[x.length];
        try (Backend backend = new NativeProvider().open(0)) {
            Buffer in = backend.allocate(DType.FLOAT32, x.length);
            Buffer out = inPlace ? in : backend.allocate(DType.FLOAT32, x.length);
            backend.upload(HostArray.of(x, shape), in);
            ((SoftmaxKernel) backend).softmax(new Extent(x.length / COLUMNS, COLUMNS, 1), in, out);
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
        float[] y = softmax(x, inPlace);
        for (int column = 0; column < COLUMNS; column++) {
            assertEquals(0.01f, y[9 * COLUMNS + column], 1e-8f);
            assertEquals(Float.NaN, y[10 * COLUMNS + column]);
            assertEquals(Float.NaN, y[20 * COLUMNS + column]);
        }
        float small = (float) (Math.exp(-100) / (COLUMNS - 1));
        assertEquals(small, y[30 * COLUMNS + 7], 4 * Float.MIN_VALUE);
    }
}
