package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.conformance.golden.GoldenGroup;
import dev.densor.ops.Elementwise;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients against Keras's, and against those that the reference composes; sums of columns against exact ones. */
class ActivationGradientsTest extends AgainstReference {
    /** What comes of a call. */
    private record Gradients(float[] dz, float[] dbias) {}

    static Set<UnaryOp> ops() {
        return Stream.of(UnaryOp.values())
                .filter(UnaryOp::isActivation)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(UnaryOp.class)));
    }

    /** Of v, [rows, units], with dz written over dy. */
    private Gradients gradients(UnaryOp op, HostArray v, HostArray dy, boolean toBias) {
        int units = dy.shape().dim(1);
        CudaBuffer operand = emulated.upload(v);
        CudaBuffer gradient = emulated.upload(dy);
        CudaBuffer bias = toBias ? emulated.upload(HostArray.allocate(dy.dtype(), Shape.of(units))) : null;
        ActivationGradientSpec spec = new ActivationGradientSpec(dy.shape().dim(0), units, op);
        emulated.backend.activationGradient(spec, operand, gradient, gradient, bias);
        Gradients result = new Gradients(
                emulated.download(gradient).toFloats(),
                toBias ? emulated.download(bias).toFloats() : null);
        emulated.backend.free(operand);
        emulated.backend.free(gradient);
        if (toBias) {
            emulated.backend.free(bias);
        }
        return result;
    }

    /** Of z, which the op is applied to. */
    private float[] dz(UnaryOp op, HostArray z, HostArray dy) {
        try (Scope scope = Scope.open()) {
            Tensor operand = Tensor.of(emulated.backend, z);
            HostArray v = (op.gradientUsesResult() ? Elementwise.apply(op, operand) : operand).toArray();
            return gradients(op, v, dy, false).dz();
        }
    }

    private static Optional<UnaryOp> op(GoldenCase golden) {
        String name = golden.id().substring(0, golden.id().indexOf('/')).toUpperCase(Locale.ROOT);
        return ops().stream()
                .filter(op -> name.equals(op == UnaryOp.EXP ? "EXPONENTIAL" : op.name()))
                .findFirst();
    }

    @Test
    void areThoseOfKeras() {
        Set<UnaryOp> compared = EnumSet.noneOf(UnaryOp.class);
        StringBuilder mismatches = new StringBuilder();
        try (GoldenGroup group = GoldenGroup.open("activation_gradients")) {
            for (GoldenCase golden : group.cases()) {
                op(golden).filter(op -> !golden.isInformational()).ifPresent(op -> {
                    HostArray x = golden.input("x");
                    Shape rows = Shape.of(1, x.size());
                    float[] dz = dz(op, x.reshape(rows), golden.input("dy").reshape(rows));
                    golden.output("dx").mismatch(HostArray.of(dz, x.shape())).ifPresent(what -> mismatches
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

    private static float[] composed(Backend backend, UnaryOp op, HostArray z, HostArray dy) {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor operand = Tensor.of(backend, z);
            Tensor gradient = Tensor.of(backend, dy);
            return tape.gradients(Elementwise.apply(op, operand), gradient, List.of(operand))
                    .get(0)
                    .toArray()
                    .toFloats();
        }
    }

    /** At every kink and where numbers end, of any dy. At most 8 steps in each, to 4 units in the last place. */
    @ParameterizedTest
    @MethodSource("ops")
    void areThoseOfTheReferenceAtKinksAndEnds(UnaryOp op) {
        double infinity = Double.POSITIVE_INFINITY;
        double[] points = DoubleStream.of(0, 1e-40, 1e-31, 0.5, 1, 2.5, 3, 6, 20, 100, 1e10, 3e38, infinity)
                .flatMap(x -> DoubleStream.of(x, -x))
                .toArray();
        double[] factors = {1, -2.5, 0, infinity, -infinity, Double.NaN};
        Shape shape = Shape.of(points.length + 1, factors.length);
        double[] z = new double[(int) shape.size()];
        double[] dy = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            int point = i / factors.length;
            z[i] = point < points.length ? points[point] : Double.NaN;
            dy[i] = factors[i % factors.length];
        }
        HostArray operand = HostArray.of(z, shape).cast(DType.FLOAT32);
        HostArray gradient = HostArray.of(dy, shape).cast(DType.FLOAT32);
        float[] expected = composed(reference, op, operand, gradient);
        float[] actual = dz(op, operand, gradient);
        for (int i = 0; i < z.length; i++) {
            double bound = Float.isFinite(expected[i]) ? 2 * 8 * 4 * 0x1p-23 * Math.max(1, Math.abs(expected[i])) : 0;
            assertEquals(expected[i], actual[i], bound, op + " at " + z[i] + ", times " + dy[i]);
        }
    }

    /** Few rows and many, short and long, of packs and of single columns; whole numbers, so that sums are exact. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 65",
        "1, 4096",
        "2, 1025",
        "3, 4",
        "7, 3",
        "33, 10",
        "127, 36",
        "128, 40",
        "257, 1028",
        "300, 33",
        "1000, 36",
        "1500, 10",
        "2049, 4",
        "3000, 1",
        "5000, 12"
    })
    void everyRowIsInTheSums(int rows, int units) {
        Shape shape = Shape.of(rows, units);
        float[] y = new float[rows * units];
        float[] dy = new float[y.length];
        float[] dz = new float[y.length];
        float[] dbias = new float[units];
        for (int i = 0; i < y.length; i++) {
            y[i] = i % 3;
            dy[i] = i % 101 - 40;
            dz[i] = y[i] > 0 ? dy[i] : 0;
            dbias[i % units] += dz[i];
        }
        Gradients both = gradients(UnaryOp.RELU, HostArray.of(y, shape), HostArray.of(dy, shape), true);
        assertArrayEquals(dz, both.dz());
        assertArrayEquals(dbias, both.dbias());
        Gradients alone = gradients(UnaryOp.RELU, HostArray.of(y, shape), HostArray.of(dy, shape), false);
        assertArrayEquals(dz, alone.dz());
    }

    private long launches(int rows, int units, boolean toBias) {
        HostArray zeros = HostArray.of(new float[rows * units], Shape.of(rows, units));
        long before = emulated.driver.launches();
        gradients(UnaryOp.TANH, zeros, zeros, toBias);
        return emulated.driver.launches() - before;
    }

    @Test
    void takeOneKernelAndForManyRowsASecond() {
        assertEquals(1, launches(100, 64, true));
        assertEquals(1, launches(5000, 12, false));
        assertEquals(2, launches(5000, 12, true));
    }
}
