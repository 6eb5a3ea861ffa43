package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.host.HeapMemory;
import dev.densor.reference.ReferenceBackend;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionsTest {
    private static final int SIZE = 40_000;

    private final ReferenceBackend reference = new ReferenceBackend("reference:0", new HeapMemory("reference:0"));

    static Stream<UnaryOp> functions() {
        return Stream.of(UnaryOp.values()).filter(Functions::has);
    }

    /** Floats of every magnitude, and many around 1 where the functions bend. */
    private static float[] samples() {
        Random random = new Random(5);
        float[] x = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            x[i] = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) (4 * random.nextGaussian());
        }
        return x;
    }

    /** The reference rounds a double; a function here does the same or takes a few float steps. */
    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionIsWithinTwoRoundingsOfTheReference(UnaryOp op) {
        float[] x = samples();
        float[] expected = expected(op, x);
        float[] found = x.clone();
        try (Scratch scratch = Scratch.take()) {
            for (int from = 0; from < SIZE; from += Scratch.RUN) {
                int count = Math.min(Scratch.RUN, SIZE - from);
                float[] run = java.util.Arrays.copyOfRange(found, from, from + count);
                Functions.apply(op, run, count, scratch);
                System.arraycopy(run, 0, found, from, count);
            }
        }
        for (int i = 0; i < SIZE; i++) {
            if (!Float.isFinite(expected[i])) {
                assertEquals(expected[i], found[i], op + " of " + x[i]);
                continue;
            }
            // 1 + tanh cancels in the reference's doubles, as x + 3 and 0.2 x + 0.5 do in floats.
            double slack = 2 * Math.ulp(expected[i]) + Math.ulp(1.0f) * Math.min(1, Math.abs(x[i]));
            assertEquals(expected[i], found[i], slack, op + " of " + x[i]);
        }
    }

    private float[] expected(UnaryOp op, float[] x) {
        Buffer buffer = reference.allocate(DType.FLOAT32, SIZE);
        reference.upload(HostArray.of(x, Shape.of(SIZE)), buffer);
        reference.unary(op, buffer, buffer);
        HostArray result = HostArray.allocate(DType.FLOAT32, Shape.of(SIZE));
        reference.download(buffer, result);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) result.getDouble(i);
        }
        return values;
    }
}
