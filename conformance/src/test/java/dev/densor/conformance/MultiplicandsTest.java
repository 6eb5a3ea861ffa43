package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operands of products may be rounded to, and what follows for the products. */
class MultiplicandsTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Interval of(Multiplicands multiplicands, double x) {
        return multiplicands.of(Interval.point(x), Format.BINARY32);
    }

    private static Interval between(double low, double high) {
        return new Interval(low, high, false);
    }

    @Test
    void anOperandIsMultipliedAsItIsOrAsTheNearest() {
        assertEquals(between(1, 1 + 0x1p-12), of(Multiplicands.TF32, 1 + 0x1p-12));
        assertEquals(between(1 + 0x1.8p-11, 1 + 0x1p-10), of(Multiplicands.TF32, 1 + 0x1.8p-11));
        assertEquals(between(-1 - 0x1.8p-9, -1), of(Multiplicands.BFLOAT16, -1 - 0x1.8p-9));
        assertEquals(Interval.point(1 + 0x1p-10), of(Multiplicands.TF32, 1 + 0x1p-10));
        assertEquals(Interval.point(1.1f), of(Multiplicands.FLOAT32, 1.1f));
    }

    @Test
    void aTieGoesEitherWay() {
        assertEquals(between(1, 1 + 0x1p-10), of(Multiplicands.TF32, 1 + 0x1p-11));
        assertEquals(between(-2, -2 + 0x1p-10), of(Multiplicands.TF32, -2 + 0x1p-11));
        assertEquals(between(1, 1 + 0x1p-7), of(Multiplicands.BFLOAT16, 1 + 0x1p-8));
    }

    @Test
    void float16HasASmallRange() {
        assertEquals(between(65504, 65519), of(Multiplicands.FLOAT16, 65519));
        assertEquals(between(65520, INFINITY), of(Multiplicands.FLOAT16, 65520));
        assertEquals(between(-INFINITY, -1e30f), of(Multiplicands.FLOAT16, -1e30f));
        assertEquals(between(0, 0x1.0008p-15), of(Multiplicands.FLOAT16, 0x1.0008p-15));
        assertEquals(between(-0x1p-26, 0), of(Multiplicands.FLOAT16, -0x1p-26));
    }

    @Test
    void whatHasNoSingleValueIsRoundedAtBothEnds() {
        Interval x = between(-1 - 0x1p-12, 1 + 0x1.8p-11);
        assertEquals(between(-1 - 0x1p-12, 1 + 0x1p-10), Multiplicands.TF32.of(x, Format.BINARY32));
        assertEquals(Interval.NAN, Multiplicands.TF32.of(Interval.NAN, Format.BINARY32));
    }

    @ParameterizedTest
    @EnumSource
    void otherTypesAreMultipliedAsTheyAre(Multiplicands multiplicands) {
        Interval x = Interval.point(1 + 0x1p-9);
        assertEquals(x, multiplicands.of(x, Format.BINARY16));
        assertEquals(x, multiplicands.of(x, Format.BINARY64));
    }

    /** A backend that takes the operands of products as numbers of another format. */
    private static final class Rounding extends FusingBackend {
        private final Format format;
        private final boolean truncates;

        Rounding(Format format, boolean truncates) {
            this.format = format;
            this.truncates = truncates;
        }

        private double rounded(double x) {
            double nearest = format.round(x);
            return truncates && Math.abs(nearest) > Math.abs(x) ? nearest - Math.copySign(format.ulp(x), x) : nearest;
        }

        private Buffer rounded(Buffer operand) {
            if (operand.dtype() != DType.FLOAT32) {
                return operand;
            }
            HostArray all = downloaded(operand, Shape.of((int) operand.size()));
            double[] values = Arrays.stream(all.toDoubles()).map(this::rounded).toArray();
            Buffer to = allocate(DType.FLOAT32, operand.size());
            upload(HostArray.of(values, all.shape()).cast(DType.FLOAT32), to);
            return to;
        }

        @Override
        public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
            super.matmul(spec, rounded(a), rounded(b), out);
        }
    }

    private static List<OpCase> products() {
        return ProductConformance.products()
                .filter(row ->
                        row.subject().equals("Linalg.matmul") || row.subject().equals("Linalg.dense"))
                .toList();
    }

    private static void check(Rounding backend, Multiplicands multiplicands) {
        products().forEach(row -> row.check(backend, DType.FLOAT32, multiplicands));
    }

    @Test
    void aDeviceIsHeldToThePrecisionThatItWasOpenedIn() {
        check(new Rounding(Format.TF32, false), Multiplicands.TF32);
        check(new Rounding(Format.BFLOAT16, false), Multiplicands.BFLOAT16);
        check(new Rounding(Format.BINARY16, false), Multiplicands.FLOAT16);
        check(new Rounding(Format.BINARY32, false), Multiplicands.TF32);
        Rounding tooCoarse = new Rounding(Format.BFLOAT16, false);
        assertThrows(AssertionError.class, () -> check(tooCoarse, Multiplicands.TF32));
        Rounding unasked = new Rounding(Format.TF32, false);
        assertThrows(AssertionError.class, () -> check(unasked, Multiplicands.FLOAT32));
    }

    @Test
    void operandsThatAreCutOffInsteadOfRoundedAreFound() {
        Rounding truncating = new Rounding(Format.TF32, true);
        assertThrows(AssertionError.class, () -> check(truncating, Multiplicands.TF32));
    }

    @Test
    void theRowsAreThoseInWhichMatricesAreMultiplied() {
        List<String> subjects =
                ProductConformance.products().map(OpCase::subject).distinct().toList();
        assertTrue(
                subjects.containsAll(List.of(
                        "Backend.matmul",
                        "Linalg.dot",
                        "Linalg.batchDot",
                        "Einsum.apply",
                        "DenseKernel.dense",
                        "DenseChain.fused",
                        "DenseChainKernel.denseChain",
                        "DenseGradientKernel.denseGradient")),
                subjects::toString);
        assertEquals(
                List.of(),
                subjects.stream()
                        .filter(subject -> subject.matches("(UnaryOp|Reduction|Shaping|Losses)\\..*"))
                        .toList());
    }
}
