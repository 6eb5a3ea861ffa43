package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.host.HeapMemory;
import dev.densor.reference.ReferenceBackend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The smooth functions over all magnitudes, against double arithmetic. */
class CurvesTest {
    private static float[] arguments() {
        Random random = new Random(5);
        float[] x = new float[1 << 17];
        for (int i = 0; i < x.length; i++) {
            double magnitude = i % 2 == 0 ? Math.pow(10, 14 * random.nextDouble() - 12) : 20 * random.nextDouble();
            x[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
        }
        return x;
    }

    private static float[] values(Backend backend, UnaryOp op, float[] x) {
        return values(backend, x, buffer -> {
            backend.unary(op, buffer, buffer);
            return buffer;
        });
    }

    private static float[] valuesElsewhere(Backend backend, UnaryOp op, float[] x) {
        return values(backend, x, buffer -> {
            Buffer out = backend.allocate(DType.FLOAT32, x.length);
            backend.unary(op, buffer, out);
            backend.free(buffer);
            return out;
        });
    }

    private static float[] values(Backend backend, float[] x, UnaryOperator<Buffer> function) {
        HostArray array = HostArray.of(x, Shape.of(x.length));
        Buffer buffer = backend.allocate(DType.FLOAT32, x.length);
        backend.upload(array, buffer);
        Buffer result = function.apply(buffer);
        float[] y = new float[x.length];
        backend.download(result, HostArray.of(y, array.shape()));
        backend.free(result);
        return y;
    }

    /**
     * In units in the last place: an exponential of 4, squared, and eight roundings after it. The exponent of gelu, x^2/2,
     * is itself rounded four times. A factor that is subnormal has an absolute error, which x multiplies.
     */
    private static double bound(UnaryOp op, float x, float expected) {
        double units = 2 * 4 + 8 + (op == UnaryOp.GELU ? 4 * x * x / 2 : 0);
        return units * Math.max(Math.ulp(expected), Math.abs(x) * Float.MIN_VALUE);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "SIGMOID", "SILU", "MISH", "ELU", "SELU", "SOFTPLUS", "LOG_SIGMOID", "GELU", "TANH"})
    void keepTheirDigitsAtEveryMagnitude(UnaryOp op) {
        float[] x = arguments();
        float[] expected;
        float[] actual;
        try (Backend exact = new ReferenceBackend("reference:0", new HeapMemory("reference:0"));
                Backend backend = new NativeProvider().open(0)) {
            expected = values(exact, op, x);
            actual = values(backend, op, x);
        }
        for (int i = 0; i < x.length; i++) {
            if (Float.isInfinite(expected[i])) {
                assertEquals(expected[i], actual[i]);
                continue;
            }
            double error = Math.abs((double) actual[i] - expected[i]);
            assertTrue(
                    error <= bound(op, x[i], expected[i]),
                    op + "(" + x[i] + ") is " + actual[i] + ", not " + expected[i]);
        }
    }

    /** Whole chunks go to oneDNN as they are, what is left over does not. */
    @ParameterizedTest
    @EnumSource(names = {"RELU", "TANH", "SIGMOID", "SILU", "ELU"})
    void passSpecialValuesInWholeChunksAsElsewhere(UnaryOp op) {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, -100, 100, -1, 1};
        float[] x = new float[2 * Workspace.CHUNK];
        for (int i = 0; i < special.length; i++) {
            x[i * (x.length / special.length) + i] = special[i];
        }
        try (Backend exact = new ReferenceBackend("reference:0", new HeapMemory("reference:0"));
                Backend backend = new NativeProvider().open(0)) {
            float[] expected = values(exact, op, x);
            float[] inPlace = values(backend, op, x);
            float[] elsewhere = valuesElsewhere(backend, op, x);
            for (int i = 0; i < x.length; i++) {
                double bound = Float.isFinite(expected[i]) ? bound(op, x[i], expected[i]) : Double.MIN_VALUE;
                assertEquals(expected[i], inPlace[i], bound, op + "(" + x[i] + ") in place");
                assertEquals(expected[i], elsewhere[i], bound, op + "(" + x[i] + ") elsewhere");
            }
        }
    }
}
