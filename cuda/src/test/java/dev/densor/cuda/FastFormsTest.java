package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.UnaryOp;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fast forms against float64, of every number of 16 bits and of a dense grid of FLOAT32, which sums are. The
 * special-function unit's instructions are as far off as they may be: see emulated_approximations.hpp.
 */
@Tag("kernels")
class FastFormsTest extends AgainstReference {
    private static final List<UnaryOp> TAILED =
            List.of(UnaryOp.SIGMOID, UnaryOp.SILU, UnaryOp.SOFTPLUS, UnaryOp.GELU, UnaryOp.GELU_TANH);
    private static final List<UnaryOp> OTHERS = List.of(UnaryOp.ELU, UnaryOp.SELU, UnaryOp.TANH);
    private static final double TAIL = -4;

    /** Numbers that a warp computes. */
    private static final int WARP = 256;

    /** No result overflows up to there. */
    private static final double LARGEST = 0x1p127;

    private static final double FARTHEST = 24;
    private static final double STEP = 0x1p-12;

    static Stream<Arguments> forms() {
        return Stream.concat(OTHERS.stream(), TAILED.stream())
                .flatMap(op -> Stream.of(Arguments.of(op, DType.FLOAT16), Arguments.of(op, DType.BFLOAT16)));
    }

    private static DoubleStream every(DType dtype) {
        ByteBuffer bits = ByteBuffer.allocateDirect(2 << 16).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 1 << 16; i++) {
            bits.putShort(2 * i, (short) i);
        }
        return Arrays.stream(HostArray.view(dtype, Shape.of(1 << 16), bits).toDoubles());
    }

    /** In order, so that a warp has either a tail or none; a whole number of warps. */
    private static double[] inputs() {
        double[] all = Stream.of(
                        every(DType.FLOAT16),
                        every(DType.BFLOAT16),
                        DoubleStream.iterate(-FARTHEST, x -> x <= FARTHEST, x -> x + STEP))
                .flatMapToDouble(each -> each)
                .filter(x -> Math.abs(x) <= LARGEST)
                .sorted()
                .toArray();
        return Arrays.copyOf(all, all.length / WARP * WARP);
    }

    private static double[] mixed(double[] inputs) {
        List<Double> all = new ArrayList<>(Arrays.stream(inputs).boxed().toList());
        Collections.shuffle(all, new Random(3));
        return all.stream().mapToDouble(x -> x).toArray();
    }

    private double[] form(UnaryOp op, DType dtype, double[] inputs) {
        CudaBuffer x =
                emulated.upload(HostArray.of(inputs, Shape.of(inputs.length)).cast(DType.FLOAT32));
        CudaBuffer y = (CudaBuffer) emulated.backend.allocate(DType.FLOAT32, inputs.length);
        String kernel = "trial_form_" + Suffix.of(dtype);
        long module = emulated.driver.loadModule((".entry " + kernel + "(").getBytes(StandardCharsets.US_ASCII));
        long stream = emulated.driver.createStream();
        emulated.driver.launch(
                emulated.driver.function(module, kernel),
                new Grid(inputs.length / WARP, 1, 1, 32, 0),
                dev.densor.cuda.driver.Arguments.of(Functions.code(op), x.address(), y.address()),
                stream);
        return emulated.download(y).toDoubles();
    }

    /** Half a unit in the last place of a 16-bit type at y. */
    private static double half(DType dtype, double y) {
        boolean narrow = dtype == DType.FLOAT16;
        int exponent = Math.max(Math.getExponent(y), narrow ? -14 : -126);
        return Math.scalb(0.5, exponent - (narrow ? 10 : 7));
    }

    /** What is a product with a number below 2^-126 is 0 where that is. */
    private static boolean isFlushed(double x, double y) {
        return Math.abs(y) < 0x1p-126 * Math.max(1, Math.abs(x));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void errsByHalfAUnitAtMostAndInTailsOfTheResult(UnaryOp op, DType dtype) {
        double[] ordered = inputs();
        for (double[] inputs : List.of(ordered, mixed(ordered))) {
            double[] results = form(op, dtype, inputs);
            double[] exact = activated(op, inputs);
            for (int i = 0; i < inputs.length; i++) {
                double x = inputs[i];
                double y = exact[i];
                boolean isTail = TAILED.contains(op) && x < TAIL;
                double most = half(dtype, isTail ? y : Math.max(1, Math.abs(y)));
                double error = Math.abs(results[i] - y);
                boolean isNear = error <= most || (isTail && results[i] == 0 && isFlushed(x, y));
                assertTrue(isNear, () -> op + " of " + x + " is off by " + error + " of " + most + " at " + y);
            }
        }
    }
}
