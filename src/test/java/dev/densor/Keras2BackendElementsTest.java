package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras 2's tests of its backend module by their names: those of elements and of reductions. */
class Keras2BackendElementsTest {
    private static final double NAN = Double.NaN;

    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    @FunctionalInterface
    private interface Over {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    private static double mean(double... values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double... values) {
        double mean = mean(values);
        return mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray());
    }

    private static void assertReduces(Over over, ToDoubleFunction<double[]> expected) {
        NdArray x = NdArray.random(4, 2);
        NdArray cube = NdArray.random(4, 2, 3);
        x.fold(expected, 0, 1).reshape().assertEqualTo(over.apply(x.tensor(), false));
        x.fold(expected, 1).squeeze(1).assertEqualTo(over.apply(x.tensor(), false, 1));
        x.fold(expected, 1).assertEqualTo(over.apply(x.tensor(), true, 1));
        cube.fold(expected, 1, -1).squeeze(1, 2).assertEqualTo(over.apply(cube.tensor(), false, 1, -1));
    }

    @Test
    void testElementwiseOperationsThatReduce() {
        assertReduces(K::max, values -> Arrays.stream(values).max().orElseThrow());
        assertReduces(K::min, values -> Arrays.stream(values).min().orElseThrow());
        assertReduces(K::sum, values -> Arrays.stream(values).sum());
        assertReduces(K::mean, Keras2BackendElementsTest::mean);
        assertReduces(K::var, Keras2BackendElementsTest::variance);
        assertReduces(K::std, values -> Math.sqrt(variance(values)));
        assertReduces(K::prod, values -> Arrays.stream(values).reduce(1, (a, b) -> a * b));
        assertReduces(K::any, values -> Arrays.stream(values).anyMatch(v -> v != 0) ? 1 : 0);
        assertReduces(K::all, values -> Arrays.stream(values).allMatch(v -> v != 0) ? 1 : 0);
    }

    @Test
    void testElementwiseOperationsThatFindAnIndex() {
        NdArray x = NdArray.random(4, 2);
        ToDoubleFunction<double[]> largest = values -> values[0] >= values[1] ? 0 : 1;
        x.fold(largest, 1).squeeze(1).assertEqualTo(K.argmax(x.tensor()));
        x.fold(largest, 1).squeeze(1).assertEqualTo(K.argmax(x.tensor(), 1));
        x.map(v -> -v).fold(largest, 1).squeeze(1).assertEqualTo(K.argmin(x.tensor()));
        assertEquals(DType.INT32, K.dtype(K.argmax(x.tensor(), 0)));
        Tensor zeros = K.constant(new double[] {-0.0, 0.0});
        assertEquals(0, K.eval(K.argmax(zeros)).getLong(0));
        assertEquals(1, K.eval(K.argmax(zeros, -1, KerasVersion.V3)).getLong(0));
        assertEquals(0, K.eval(K.argmin(zeros, -1, KerasVersion.V3)).getLong(0));
    }

    @Test
    void meanAndVarianceOfTruthsAreFloats() {
        Tensor truths = K.constant(new boolean[] {true, false, false, true}, DType.BOOL);
        assertEquals(0.5, K.eval(K.mean(truths)).getDouble(0));
        assertEquals(0.25, K.eval(K.var(truths)).getDouble(0));
        assertEquals(DType.FLOAT32, K.dtype(K.mean(truths)));
    }

    @Test
    void testElementwiseOperations() {
        Map<UnaryOperator<Tensor>, DoubleUnaryOperator> functions = new LinkedHashMap<>();
        functions.put(K::square, v -> v * v);
        functions.put(K::abs, Math::abs);
        functions.put(K::sqrt, v -> Math.sqrt(Math.max(0, v)));
        functions.put(K::exp, Math::exp);
        functions.put(K::round, Math::rint);
        functions.put(K::sign, Math::signum);
        functions.put(x -> K.pow(x, 3), v -> v * v * v);
        functions.put(x -> K.clip(x, 0.4, 0.6), v -> Math.max(0.4, Math.min(0.6, v)));
        functions.put(K::cos, Math::cos);
        functions.put(K::sin, Math::sin);
        NdArray x = NdArray.random(4, 2);
        functions.forEach((function, expected) -> x.map(expected).assertEqualTo(function.apply(x.tensor())));
    }

    @Test
    void theRestOfTheElementwiseFunctions() {
        Map<UnaryOperator<Tensor>, DoubleUnaryOperator> functions = new LinkedHashMap<>();
        functions.put(K::tan, Math::tan);
        functions.put(K::arctan, Math::atan);
        functions.put(K::sinh, Math::sinh);
        functions.put(K::cosh, Math::cosh);
        functions.put(K::expm1, Math::expm1);
        functions.put(K::log1p, Math::log1p);
        functions.put(K::floor, Math::floor);
        functions.put(K::ceil, Math::ceil);
        functions.put(K::negative, v -> -v);
        functions.put(x -> K.log2(K.abs(x)), v -> Math.log(Math.abs(v)) / Math.log(2));
        functions.put(x -> K.log10(K.abs(x)), v -> Math.log10(Math.abs(v)));
        functions.put(x -> K.rsqrt(K.add(x, 2)), v -> 1 / Math.sqrt(v + 2));
        functions.put(x -> K.reciprocal(K.add(x, 2)), v -> 1 / (v + 2));
        functions.put(x -> K.pow(K.abs(x), x), v -> Math.pow(Math.abs(v), v));
        NdArray x = NdArray.random(4, 2);
        functions.forEach((function, expected) -> x.map(expected).assertEqualTo(function.apply(x.tensor())));
        Tensor special = K.constant(new double[] {1, NAN, Double.POSITIVE_INFINITY});
        assertArrayEquals(new double[] {0, 1, 0}, K.eval(K.isnan(special)).toDoubles());
        assertArrayEquals(new double[] {0, 0, 1}, K.eval(K.isinf(special)).toDoubles());
        assertArrayEquals(new double[] {1, 0, 0}, K.eval(K.isfinite(special)).toDoubles());
        assertEquals(0.5204998778, K.eval(K.erf(K.constant(0.5))).getDouble(0), 1e-7);
    }

    private static DoubleBinaryOperator truth(BiPredicate<Double, Double> holds) {
        return (a, b) -> holds.test(a, b) ? 1 : 0;
    }

    @Test
    void testElementwiseOperationsOfTwo() {
        Map<BinaryOperator<Tensor>, DoubleBinaryOperator> functions = new LinkedHashMap<>();
        functions.put(K::equal, truth((a, b) -> a.equals(b)));
        functions.put(K::notEqual, truth((a, b) -> !a.equals(b)));
        functions.put(K::greater, truth((a, b) -> a > b));
        functions.put(K::greaterEqual, truth((a, b) -> a >= b));
        functions.put(K::less, truth((a, b) -> a < b));
        functions.put(K::lessEqual, truth((a, b) -> a <= b));
        functions.put(K::maximum, Math::max);
        functions.put(K::minimum, Math::min);
        functions.put(K::add, (a, b) -> a + b);
        functions.put(K::subtract, (a, b) -> a - b);
        functions.put(K::multiply, (a, b) -> a * b);
        functions.put(K::divide, (a, b) -> a / b);
        NdArray x = NdArray.random(4, 2);
        NdArray y = NdArray.of(new int[] {4, 2}, i -> i[0] == 1 ? x.at(i) : x.at(3 - i[0], i[1]));
        NdArray row = NdArray.random(2);
        functions.forEach((function, expected) -> {
            x.zip(y, expected).assertEqualTo(function.apply(x.tensor(), y.tensor()));
            x.zip(row, expected).assertEqualTo(function.apply(x.tensor(), row.tensor()));
        });
        x.map(v -> v > 0.1 ? 1 : 0).assertEqualTo(K.greater(x.tensor(), 0.1));
        x.map(v -> v <= 0.1 ? 1 : 0).assertEqualTo(K.lessEqual(x.tensor(), 0.1));
    }

    @Test
    void testCumsum() {
        NdArray x = NdArray.random(4, 2);
        NdArray down = NdArray.of(x.shape(), i -> IntStream.rangeClosed(0, i[0])
                .mapToDouble(k -> x.at(k, i[1]))
                .sum());
        down.assertEqualTo(K.cumsum(x.tensor()));
        NdArray across = NdArray.of(x.shape(), i -> IntStream.rangeClosed(0, i[1])
                .mapToDouble(k -> x.at(i[0], k))
                .sum());
        across.assertEqualTo(K.cumsum(x.tensor(), 1));
    }

    @Test
    void testCumprod() {
        NdArray x = NdArray.random(4, 2);
        NdArray down = NdArray.of(x.shape(), i -> IntStream.rangeClosed(0, i[0])
                .mapToDouble(k -> x.at(k, i[1]))
                .reduce(1, (a, b) -> a * b));
        down.assertEqualTo(K.cumprod(x.tensor()));
        NdArray across = NdArray.of(x.shape(), i -> IntStream.rangeClosed(0, i[1])
                .mapToDouble(k -> x.at(i[0], k))
                .reduce(1, (a, b) -> a * b));
        across.assertEqualTo(K.cumprod(x.tensor(), 1));
    }

    @Test
    void testLog() {
        NdArray x = NdArray.positive(4, 2).map(v -> v + 0.5);
        x.map(Math::log).assertEqualTo(K.log(x.tensor()));
    }

    @ParameterizedTest
    @CsvSource({"4 2, 0 1", "4 2, 0", "4 2, -1", "4 2 3, 1", "4 2 3, 1 -1"})
    void testLogsumexp(String shape, String axes) {
        NdArray x = NdArray.random(ints(shape));
        ToDoubleFunction<double[]> expected =
                values -> Math.log(Arrays.stream(values).map(Math::exp).sum());
        x.fold(expected, ints(axes)).assertEqualTo(K.logsumexp(x.tensor(), true, ints(axes)));
        x.fold(expected, ints(axes)).squeeze(ints(axes)).assertEqualTo(K.logsumexp(x.tensor(), ints(axes)));
    }

    private static int[] ints(String words) {
        return Arrays.stream(words.trim().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Test
    void testLogsumexpOptim() {
        double value = K.eval(K.logsumexp(K.constant(new double[] {1e4, 1e-4}))).getDouble(0);
        assertEquals(1e4, value, 1e4 * 0x1p-22);
    }

    @Test
    void testClipSupportsTensorArguments() {
        NdArray x = NdArray.random(4, 2);
        NdArray low = NdArray.of(new int[] {4, 2}, i -> -0.1 * i[0]);
        NdArray high = NdArray.of(new int[] {2}, i -> 0.2);
        x.zip(low, Math::max).zip(high, Math::min).assertEqualTo(K.clip(x.tensor(), low.tensor(), high.tensor()));
    }

    @Test
    void clipTakesCrossedBoundsByTheVersion() {
        NdArray x = NdArray.random(4, 2);
        x.map(v -> 0.6).assertEqualTo(K.clip(x.tensor(), 0.6, 0.4));
        x.map(v -> 0.4).assertEqualTo(K.clip(x.tensor(), 0.6, 0.4, KerasVersion.V3));
    }

    @Test
    void sqrtOfNegativesIsByTheVersion() {
        assertEquals(0, K.eval(K.sqrt(K.constant(-4))).getDouble(0));
        assertTrue(Double.isNaN(K.eval(K.sqrt(K.constant(-4), KerasVersion.V3)).getDouble(0)));
        assertEquals(2, K.eval(K.sqrt(K.constant(4), KerasVersion.V3)).getDouble(0));
    }
}
