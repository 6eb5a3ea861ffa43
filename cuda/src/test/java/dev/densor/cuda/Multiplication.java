package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.DoubleUnaryOperator;

/**
 * Random operands of a product, stored as its sizes say, and what the product may be: operands rounded as the
 * arithmetic rounds them, then {@code k 2^-23} times the sum of the terms' magnitudes (2^-52 for FLOAT64), then once
 * more rounded to the output's type.
 */
final class Multiplication {
    private final MatmulSpec spec;
    private final DType dtype;
    private final HostArray a;
    private final HostArray b;
    private final double[] left;
    private final double[] right;

    Multiplication(MatmulSpec spec, DType dtype, Arithmetic arithmetic, int seed) {
        this.spec = spec;
        this.dtype = dtype;
        Random random = new Random(seed);
        this.a = operand(random, spec.batch() * spec.m() * spec.k());
        this.b = operand(random, spec.batch() * spec.k() * spec.n());
        this.left = rounded(a, arithmetic);
        this.right = rounded(b, arithmetic);
    }

    /** Numbers of both signs, of magnitudes from 2^-6 to 1: float16 has them without loss of precision. */
    private HostArray operand(Random random, int size) {
        double[] values = random.doubles(size, -1, 1)
                .map(x -> Math.copySign(Math.max(Math.abs(x), 0x1p-6), x))
                .toArray();
        return HostArray.of(values, Shape.of(size)).cast(dtype);
    }

    private double[] rounded(HostArray array, Arithmetic arithmetic) {
        if (dtype != DType.FLOAT32 || arithmetic == Arithmetic.FMA) {
            return array.toDoubles();
        }
        if (arithmetic == Arithmetic.TF32) {
            return map(array.toDoubles(), Multiplication::tf32);
        }
        return array.cast(arithmetic.packed()).toDoubles();
    }

    /** Of two nearest numbers with 10 bits of fraction the one with the larger magnitude. */
    private static double tf32(double x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits((float) x) + 0x1000 & ~0x1fff);
    }

    private static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    /** Computes by {@code multiplier}, given a, b and out on the device, and compares. */
    void check(TurnedDevice device, BiConsumer<CudaBuffer[], CudaBuffer> multiplier, String what) {
        CudaBuffer[] operands = {device.upload(a), device.upload(b)};
        CudaBuffer out = (CudaBuffer) device.backend.allocate(dtype, (long) spec.batch() * spec.m() * spec.n());
        multiplier.accept(operands, out);
        double[] result = device.download(out);
        device.backend.free(operands[0]);
        device.backend.free(operands[1]);
        device.backend.free(out);
        compare(result, what);
    }

    private void compare(double[] result, String what) {
        for (int i = 0; i < result.length; i++) {
            double exact = 0;
            double magnitude = 0;
            for (int p = 0; p < spec.k(); p++) {
                double term = left[leftIndex(i, p)] * right[rightIndex(i, p)];
                exact += term;
                magnitude += Math.abs(term);
            }
            double bound = spec.k() * (dtype == DType.FLOAT64 ? 0x1p-52 : 0x1p-23) * magnitude;
            double error = Math.abs(result[i] - exact);
            assertTrue(
                    error <= bound + storing(exact),
                    what + " " + spec + ": element " + i + " is " + result[i] + ", not " + exact);
        }
    }

    private double storing(double value) {
        return switch (dtype) {
            case FLOAT16 -> Math.max(Math.abs(value) * 0x1p-10, 0x1p-24);
            case BFLOAT16 -> Math.abs(value) * 0x1p-7;
            default -> 0;
        };
    }

    private int leftIndex(int i, int p) {
        int batch = i / spec.n() / spec.m();
        int row = i / spec.n() % spec.m();
        return batch * spec.m() * spec.k() + (spec.transposeA() ? p * spec.m() + row : row * spec.k() + p);
    }

    private int rightIndex(int i, int p) {
        int batch = i / spec.n() / spec.m();
        int column = i % spec.n();
        return batch * spec.k() * spec.n() + (spec.transposeB() ? column * spec.k() + p : p * spec.n() + column);
    }
}
