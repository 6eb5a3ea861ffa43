package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.UnaryOp;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.conformance.golden.GoldenGroup;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives against Keras's, against differences in float64, and in other types against those in float64. */
class ActivationGradientsTest {
    /** Between x + STEP and x - STEP the functions are smooth where the tests look. */
    private static final double STEP = 0x1p-14;

    private Emulated emulated;
    private ActivationGradients gradients;

    @BeforeEach
    void open() {
        emulated = new Emulated();
        gradients = new ActivationGradients(emulated.device);
    }

    @AfterEach
    void close() {
        if (emulated != null) {
            emulated.close();
        }
    }

    static Set<UnaryOp> ops() {
        return ActivationGradients.OPS;
    }

    private HostArray gradient(UnaryOp op, HostArray x, HostArray dy) {
        CudaBuffer operand = emulated.upload(x);
        CudaBuffer gradient = emulated.upload(dy);
        gradients.gradient(op, operand, gradient, gradient);
        HostArray dx = emulated.download(gradient).reshape(x.shape());
        emulated.backend.free(operand);
        emulated.backend.free(gradient);
        return dx;
    }

    private static Optional<UnaryOp> op(GoldenCase golden) {
        String name = golden.id().substring(0, golden.id().indexOf('/')).toUpperCase(Locale.ROOT);
        return ops().stream().filter(op -> op.name().equals(name)).findFirst();
    }

    @Test
    void areThoseOfKeras() {
        Set<UnaryOp> compared = EnumSet.noneOf(UnaryOp.class);
        StringBuilder mismatches = new StringBuilder();
        try (GoldenGroup group = GoldenGroup.open("activation_gradients")) {
            for (GoldenCase golden : group.cases()) {
                op(golden).filter(op -> !golden.isInformational()).ifPresent(op -> {
                    HostArray dx = gradient(op, golden.input("x"), golden.input("dy"));
                    golden.output("dx").mismatch(dx).ifPresent(what -> mismatches
                            .append("\n")
                            .append(golden.id())
                            .append(": ")
                            .append(what));
                    compared.add(op);
                });
            }
        }
        assertEquals("", mismatches.toString());
        Set<UnaryOp> others = EnumSet.copyOf(ops());
        others.removeAll(compared);
        assertEquals(EnumSet.of(UnaryOp.HARD_SIGMOID_V2), others, "not compared with Keras");
    }

    /** From -8 to 8, and not within {@link #STEP} of a kink. */
    private static HostArray points() {
        double[] points = DoubleStream.iterate(-8.03, x -> x < 8, x -> x + 0.17).toArray();
        return HostArray.of(points, Shape.of(points.length));
    }

    private HostArray shifted(HostArray x, double by) {
        double[] moved = DoubleStream.of(x.toDoubles()).map(v -> v + by).toArray();
        return HostArray.of(moved, x.shape());
    }

    private double[] values(UnaryOp op, HostArray x) {
        CudaBuffer buffer = emulated.upload(x);
        emulated.backend.unary(op, buffer, buffer);
        double[] values = emulated.download(buffer).toDoubles();
        emulated.backend.free(buffer);
        return values;
    }

    private static HostArray ones(HostArray like) {
        return HostArray.of(DoubleStream.generate(() -> 1).limit(like.size()).toArray(), like.shape());
    }

    /**
     * A central difference is off by step^2/6 times the third derivative, which is at most 6 for all of them, and by the
     * rounding of its operands, 4 units in the last place of numbers up to 16, over the step.
     */
    @ParameterizedTest
    @MethodSource("ops")
    void areTheSlopesInFloat64(UnaryOp op) {
        double bound = STEP * STEP * 6 / 6 + 2 * 4 * Math.ulp(16.0) / (2 * STEP);
        HostArray x = points();
        double[] above = values(op, shifted(x, STEP));
        double[] below = values(op, shifted(x, -STEP));
        double[] slopes = gradient(op, x, ones(x)).toDoubles();
        for (int i = 0; i < slopes.length; i++) {
            double expected = (above[i] - below[i]) / (2 * STEP);
            int at = i;
            assertEquals(expected, slopes[i], bound, () -> op + " at " + x.getDouble(at));
        }
    }

    static Stream<DType> narrowTypes() {
        return Stream.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);
    }

    /** At most 8 steps, each to 4 units in the last place of a float32 below 2; then a rounding to the type. */
    @ParameterizedTest
    @MethodSource("narrowTypes")
    void areThoseOfFloat64InOtherTypes(DType dtype) {
        double epsilon = dtype == DType.FLOAT32 ? 0x1p-23 : dtype == DType.FLOAT16 ? 0x1p-10 : 0x1p-7;
        HostArray x = points().cast(dtype);
        HostArray exact = HostArray.of(x.toDoubles(), x.shape());
        for (UnaryOp op : ops()) {
            double[] expected = gradient(op, exact, ones(x)).toDoubles();
            double[] actual = gradient(op, x, ones(x).cast(dtype)).toDoubles();
            for (int i = 0; i < actual.length; i++) {
                double bound = 8 * 4 * 0x1p-23 + epsilon / 2 * Math.abs(expected[i]);
                double error = Math.abs(actual[i] - expected[i]);
                assertTrue(error <= bound, op + " of " + exact.getDouble(i) + " is off by " + error);
            }
        }
    }
}
