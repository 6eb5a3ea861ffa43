package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation in every form that the kernels for Hopper have of it, by a layer of one feature and one unit with the
 * weight 1, of numbers that all operands have: what is activated is the input itself.
 */
class HopperActivationsTest extends AgainstReference {
    /** Of the narrowest tile, so that the rows of several warps are used. */
    private static final DenseTile TILE = DenseTile.ALL.get(DenseTile.ALL.size() - 1);

    private static final double[] SPECIAL = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.5, 0.5, -3, 3, -2.5, 2.5, -1, 1, -4, -4.5
    };

    /** Where a small result is to have a small relative error. */
    private static final List<UnaryOp> TAILED = List.of(UnaryOp.SIGMOID, UnaryOp.SILU, UnaryOp.GELU, UnaryOp.GELU_TANH);

    private static final double TAIL = -4;

    static Stream<Arguments> forms() {
        return Arrays.stream(UnaryOp.values()).filter(UnaryOp::isActivation).flatMap(op -> Stream.of(
                        DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)
                .flatMap(dtype -> Stream.of(ActivationForms.FAST, ActivationForms.ACCURATE)
                        .map(forms -> Arguments.of(op, dtype, forms))));
    }

    private static double[] inputs() {
        DoubleStream random = new Random(5).doubles(180, -7, 7);
        double[] all = DoubleStream.concat(Arrays.stream(SPECIAL), random).toArray();
        return HostArray.of(all, Shape.of(all.length)).cast(DType.BFLOAT16).toDoubles();
    }

    private double[] layer(double[] inputs, UnaryOp op, DType dtype, ActivationForms forms) {
        HopperDense engine = new HopperDense(emulated.device, Precision.TF32, forms, () -> DenseMapping.PANELS);
        CudaBuffer x =
                emulated.upload(HostArray.of(inputs, Shape.of(inputs.length)).cast(dtype));
        CudaBuffer kernel =
                emulated.upload(HostArray.of(new double[] {1}, Shape.of(1)).cast(dtype));
        CudaBuffer out = (CudaBuffer) emulated.backend.allocate(dtype, inputs.length);
        DenseSpec spec = new DenseSpec(inputs.length, 1, 1, op);
        engine.run(spec, new HopperDense.Operands(x, kernel, null, out), TILE, DenseMapping.PANELS);
        return emulated.download(out).toDoubles();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isAsAccurateAsItsFormSays(UnaryOp op, DType dtype, ActivationForms forms) {
        double[] inputs = inputs();
        double[] results = layer(inputs, op, dtype, forms);
        double[] exact = activated(op, inputs);
        for (int i = 0; i < inputs.length; i++) {
            double y = exact[i];
            String what = op + " of " + inputs[i];
            if (Double.isNaN(y) || Double.isInfinite(y)) {
                assertEquals(y, results[i], what);
            } else {
                boolean isTail = TAILED.contains(op) && inputs[i] < TAIL;
                double size = isTail ? Math.abs(y) : Math.max(1, Math.abs(y));
                double subnormal = isTail && forms == ActivationForms.FAST && dtype != DType.BFLOAT16 ? 0x1p-25 : 0;
                assertEquals(y, results[i], size * error(dtype, forms, isTail) + subnormal + stored(y, dtype), what);
            }
        }
    }

    /**
     * At 1 half a unit in the last place of the type, or of FLOAT16 for FLOAT32; below 1 it may be half of that. Accurate
     * forms: four units of FLOAT32, and as much as comes of a rounding of x in tails.
     */
    private static double error(DType dtype, ActivationForms forms, boolean isTail) {
        if (forms == ActivationForms.ACCURATE) {
            return isTail ? 0x1p-17 : 0x1p-21;
        }
        double half = dtype == DType.BFLOAT16 ? 0x1p-8 : 0x1p-11;
        return isTail ? half / 2 : half;
    }

    private static double stored(double y, DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> Math.max(Math.abs(y) * 0x1p-11, 0x1p-25);
            case BFLOAT16 -> Math.abs(y) * 0x1p-8;
            default -> 0;
        };
    }
}
