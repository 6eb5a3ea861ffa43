package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products that end with bias and activation are, bit for bit, the products by the same kernel that the element-wise
 * kernels go over. Operands are quarters, of which all types hold the products and their sums as they are.
 */
@Tag("kernels")
class GemmEndTest {
    /** Products of halves, 64 of them, are a multiple of 1/16 up to 16: eight bits, which BFLOAT16 has. */
    private static final int CUT = 64;

    private static final int ODD = 37;

    private static Map<Integer, TurnedDevice> devices;

    @BeforeAll
    static void open() {
        devices = Map.of(75, new TurnedDevice(75, Precision.FLOAT32), 90, new TurnedDevice(90, Precision.FLOAT32));
    }

    @AfterAll
    static void close() {
        if (devices != null) {
            devices.values().forEach(TurnedDevice::close);
        }
    }

    /** A layer of any numbers but for some special ones, which a kernel computes. */
    private record Layer(OwnGemmTest.Case kernel, MatmulSpec spec, boolean swapped) {
        TurnedDevice device() {
            return devices.get(kernel.architecture());
        }

        CudaBuffer operand(int size, int seed) {
            double[] values =
                    new Random(seed).ints(size, -2, 3).mapToDouble(i -> i / 4.0).toArray();
            values[size / 2] = seed == 1 ? Double.NaN : values[size / 2];
            values[size - 1] = seed == 2 ? Double.NEGATIVE_INFINITY : values[size - 1];
            return device().upload(HostArray.of(values, Shape.of(size)).cast(kernel.dtype()));
        }

        GemmPlan plan(CudaBuffer a, CudaBuffer b) {
            GemmProduct product = new GemmProduct(
                    spec,
                    GemmOperand.left(spec, kernel.dtype(), a.address()),
                    GemmOperand.right(spec, kernel.dtype(), b.address()),
                    false);
            return new GemmPlan(swapped ? product.swap() : product, kernel.tile(), spec.k() == CUT ? 32 : spec.k());
        }

        void check(boolean biased, List<UnaryOp> activations) {
            CudaBuffer a = operand(spec.m() * spec.k(), 1);
            CudaBuffer b = operand(spec.k() * spec.n(), 3);
            CudaBuffer bias = operand(spec.n(), 2);
            GemmPlan plan = plan(a, b);
            double[] product = result(out -> device().gemm.run(plan, GemmEnd.NOTHING, out));
            for (UnaryOp op : activations) {
                GemmEnd end = new GemmEnd(biased ? bias.address() : 0, op);
                double[] expected = result(out -> {
                    upload(product, out);
                    new Elementwise(device().device).activate(op, out, biased ? bias : null);
                });
                String what = kernel + " " + spec + (biased ? " + bias, " : ", ") + op;
                assertArrayEquals(expected, result(out -> device().gemm.run(plan, end, out)), what);
                assertArrayEquals(expected, result(out -> device().gemm.run(plan, end, out)), what + " again");
            }
            Stream.of(a, b, bias).forEach(device().backend::free);
        }

        private void upload(double[] values, CudaBuffer to) {
            device().backend
                    .upload(HostArray.of(values, Shape.of(values.length)).cast(kernel.dtype()), to);
        }

        private double[] result(Consumer<CudaBuffer> computed) {
            CudaBuffer out = (CudaBuffer) device().backend.allocate(kernel.dtype(), (long) spec.m() * spec.n());
            computed.accept(out);
            double[] values = device().download(out);
            device().backend.free(out);
            return values;
        }
    }

    static Stream<OwnGemmTest.Case> kernels() {
        return OwnGemmTest.kernels().filter(kernel -> kernel.dtype() != DType.FLOAT64);
    }

    private static MatmulSpec spec(OwnGemmTest.Case kernel, int m, int n, int k) {
        return new MatmulSpec(1, m, n, k, false, Boolean.TRUE.equals(kernel.alongK()));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyKernelEndsWithBiasAndActivation(OwnGemmTest.Case kernel) {
        int m = kernel.tile().m() == 1 ? 1 : kernel.tile().m() / 2 + 1;
        new Layer(kernel, spec(kernel, m, kernel.tile().n() + 3, ODD), false)
                .check(true, List.of(UnaryOp.TANH, UnaryOp.RELU));
        new Layer(kernel, spec(kernel, m, 5, ODD), false).check(false, List.of(UnaryOp.SOFTPLUS));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void ofAProductThatWasCutTheSumEndsSo(OwnGemmTest.Case kernel) {
        int m = Math.min(kernel.tile().m(), 7);
        new Layer(kernel, spec(kernel, m, 12, CUT), false).check(true, List.of(UnaryOp.SIGMOID));
        new Layer(kernel, spec(kernel, m, 9, CUT), false).check(false, List.of(UnaryOp.ELU));
    }

    /** Few columns: they are computed as rows, and the bias goes along them. */
    @ParameterizedTest
    @MethodSource("kernels")
    void theBiasOfASwappedProductIsThatOfItsColumns(OwnGemmTest.Case kernel) {
        if (kernel.alongK() != null) {
            int n = kernel.tile().m();
            MatmulSpec spec = new MatmulSpec(1, 43, n, ODD, !kernel.alongK(), false);
            new Layer(kernel, spec, true).check(true, List.of(UnaryOp.SILU));
            MatmulSpec cut = new MatmulSpec(1, 43, n, CUT, !kernel.alongK(), false);
            new Layer(kernel, cut, true).check(true, List.of(UnaryOp.SILU));
        }
    }

    private static List<UnaryOp> activations() {
        return Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation).toList();
    }

    /** One kernel of each file, and the sums of each type. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void everyActivationFollows(DType dtype) {
        Map<String, List<OwnGemmTest.Case>> files = kernels()
                .filter(kernel -> kernel.dtype() == dtype)
                .collect(Collectors.groupingBy(kernel -> kernel.tile().kernel().family()));
        files.values().forEach(file -> {
            OwnGemmTest.Case last = file.get(file.size() - 1);
            int m = Math.min(last.tile().m(), 9);
            new Layer(last, spec(last, m, 11, ODD), false).check(true, activations());
        });
        OwnGemmTest.Case any =
                kernels().filter(kernel -> kernel.dtype() == dtype).findFirst().orElseThrow();
        new Layer(any, spec(any, 9, 11, CUT), false).check(true, activations());
    }
}
