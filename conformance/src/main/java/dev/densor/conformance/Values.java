package dev.densor.conformance;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Makes the elements of operands of one type; the same in every run. */
final class Values {
    private static final long SEED = 20_240_617;

    private final DType dtype;
    private final Random random = new Random(SEED);

    Values(DType dtype) {
        this.dtype = dtype;
    }

    /** Mostly of magnitude 1, some down to 1e-6 and up to 80; integers small or any; both truth values. */
    HostArray any(Shape shape) {
        return make(shape, this::number, this::integer);
    }

    /** Numbers whose products stay in range: magnitudes in [1/2, 2]; integers any. */
    HostArray factors(Shape shape) {
        return make(shape, () -> sign() * Math.pow(2, 2 * random.nextDouble() - 1), this::integer);
    }

    /** Small whole numbers, many of them equal. */
    HostArray ties(Shape shape) {
        return make(shape, () -> random.nextInt(7) - 3, () -> random.nextInt(7));
    }

    /** The values that are easily got wrong, as a vector. */
    HostArray special() {
        if (dtype.isFloating()) {
            double[] numbers = specialNumbers(Format.of(dtype));
            return HostArray.of(numbers, Shape.of(numbers.length)).cast(dtype);
        }
        long[] integers = specialIntegers();
        return HostArray.of(integers, Shape.of(integers.length)).cast(dtype);
    }

    /** [n, length]: any values, and in each row one of the n special ones, each time a place further on. */
    HostArray specialInRows(int length) {
        double[] special = special().toDoubles();
        Shape shape = Shape.of(special.length, length);
        double[] rows = any(shape).toDoubles();
        for (int i = 0; i < special.length; i++) {
            rows[i * length + i % length] = special[i];
        }
        return HostArray.of(rows, shape).cast(dtype);
    }

    /** Numbers of magnitudes from 1e-8 to 1e-2, which formulas such as {@code e^x - 1} lose. */
    HostArray tiny(Shape shape) {
        return make(shape, () -> magnitude(1e-8, 1e-2), this::integer);
    }

    /** One value everywhere. */
    HostArray filled(Shape shape, double value) {
        return make(shape, () -> value, () -> (long) value);
    }

    /** Truth values. */
    HostArray conditions(Shape shape) {
        return new Values(DType.BOOL).any(shape);
    }

    /** Indices, one in ten of them outside [0, size). */
    HostArray indices(Shape shape, int size) {
        int[] outside = {-1, size, Integer.MIN_VALUE, Integer.MAX_VALUE};
        int[] indices = new int[(int) shape.size()];
        for (int i = 0; i < indices.length; i++) {
            boolean inside = size > 0 && random.nextInt(10) > 0;
            indices[i] = inside ? random.nextInt(size) : outside[random.nextInt(outside.length)];
        }
        return HostArray.of(indices, shape);
    }

    private HostArray make(Shape shape, DoubleSupplier number, LongSupplier integer) {
        long size = shape.size();
        HostArray array = dtype.isFloating()
                ? HostArray.of(DoubleStream.generate(number).limit(size).toArray(), shape)
                : HostArray.of(LongStream.generate(integer).limit(size).toArray(), shape);
        return array.cast(dtype);
    }

    private double number() {
        if (random.nextInt(4) > 0) {
            return 2 * random.nextGaussian();
        }
        return magnitude(1e-6, 80);
    }

    /** Of either sign. */
    private double magnitude(double from, double to) {
        return sign() * Math.exp(Math.log(from) + random.nextDouble() * Math.log(to / from));
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private long integer() {
        if (dtype == DType.BOOL) {
            return random.nextInt(2);
        }
        return random.nextBoolean() ? random.nextInt(11) - 5 : random.nextLong();
    }

    private static double[] specialNumbers(Format format) {
        double epsilon = format.epsilon();
        DoubleStream tiny = DoubleStream.of(
                0, format.smallest(), format.smallestNormal() - format.smallest(), format.smallestNormal(), epsilon);
        DoubleStream kinks = DoubleStream.of(0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 6)
                .flatMap(x -> DoubleStream.of(x - format.ulp(x) / 2, x, x + format.ulp(x)));
        DoubleStream large = DoubleStream.of(9, 13, 17, 45, 88, 89, 104, 300, 0.5 / epsilon + 0.5, 1 / epsilon + 1);
        DoubleStream huge = DoubleStream.of(1e10, 3e19, format.largest(), Double.POSITIVE_INFINITY);
        return DoubleStream.concat(
                        DoubleStream.concat(DoubleStream.concat(tiny, kinks), DoubleStream.concat(large, huge))
                                .flatMap(x -> DoubleStream.of(x, -x)),
                        DoubleStream.of(Double.NaN))
                .toArray();
    }

    private static long[] specialIntegers() {
        LongStream powers = LongStream.of(0, 7, 8, 15, 16, 24, 31, 32, 53, 62)
                .map(bits -> 1L << bits)
                .flatMap(p -> LongStream.of(p - 1, p, p + 1, 1 - p, -p, -p - 1));
        // Just above half way between two values of float32, and of bfloat16: a detour by way of double loses the 1.
        LongStream ties = LongStream.of((1L << 62) + (1L << 38) + 1, (1L << 62) + (1L << 54) + 1);
        LongStream ends = LongStream.of(Long.MIN_VALUE, Long.MAX_VALUE);
        return LongStream.concat(LongStream.concat(powers, ties), ends).toArray();
    }
}
