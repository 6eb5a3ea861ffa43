package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Random tensors. A seed and a counter fix the uniform numbers bit for bit on every device, and what is computed of
 * them as exactly as the device has its functions.
 */
public final class Random {
    /** Numbers that come of one counter. */
    private static final int BLOCK = 4;
    /** erf(sqrt(2)), the probability of [-2, 2]. */
    private static final double INSIDE_2 = 0.9544997361036416;

    private static final double[] ERFINV = {
        2.81022636e-08,
        3.43273939e-07,
        -3.5233877e-06,
        -4.39150654e-06,
        0.00021858087,
        -0.00125372503,
        -0.00417768164,
        0.246640727,
        1.50140941
    };

    private Random() {}

    /**
     * Uniform in [0, 1), float32.
     *
     * @param seed chooses the stream
     * @param counter where in the stream to begin, in blocks of four numbers
     */
    public static Tensor uniform(Backend backend, Shape shape, long seed, long counter) {
        Tensor out = Tensor.uninitialized(backend, DType.FLOAT32, shape);
        backend.uniform(seed, counter, out.buffer());
        return out;
    }

    /**
     * Standard normal, float32: {@code sqrt(-2 log(1 - u)) cos(2 pi v)} with u and v uniform.
     *
     * <p>Source: G. Box, M. Muller, A Note on the Generation of Random Normal Deviates, Annals of Mathematical
     * Statistics 29, 1958.
     *
     * @param counter as for {@link #uniform}; twice as many blocks are used
     */
    public static Tensor normal(Backend backend, Shape shape, long seed, long counter) {
        return constant(() -> {
            Tensor u = uniform(backend, shape, seed, counter);
            Tensor v = uniform(backend, shape, seed, counter + (shape.size() + BLOCK - 1) / BLOCK);
            // 1 - u is exact and not 0.
            Tensor logarithm = Elementwise.log(Elementwise.add(Elementwise.negate(u), 1));
            Tensor radius = Elementwise.sqrt(Elementwise.multiply(logarithm, -2));
            Tensor cosine = Elementwise.apply(UnaryOp.COS, Elementwise.multiply(v, 2 * Math.PI));
            return Elementwise.multiply(radius, cosine);
        });
    }

    /** What depends on no tensor that is given: its temporaries are freed at once, and no tape holds them. */
    private static Tensor constant(Supplier<Tensor> computation) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Tape.unrecorded(computation));
        }
    }

    /**
     * Standard normal without what is outside [-2, 2], float32: {@code sqrt(2) erfinv((2 u - 1) erf(sqrt(2)))} with u
     * uniform, so that no element has to be drawn again. Its standard deviation is 0.8796256610342398.
     *
     * <p>Source of erfinv: M. Giles, Approximating the erfinv function, GPU Computing Gems, Jade Edition, 2011: the
     * polynomial in {@code -log(1 - x^2)} that is for single precision and the middle of the range.
     *
     * @param counter as for {@link #uniform}
     */
    public static Tensor truncatedNormal(Backend backend, Shape shape, long seed, long counter) {
        return constant(() -> {
            Tensor u = uniform(backend, shape, seed, counter);
            Tensor x = Elementwise.multiply(Elementwise.add(Elementwise.multiply(u, 2), -1), INSIDE_2);
            Tensor squares = Elementwise.negate(Elementwise.square(x));
            Tensor w = Elementwise.add(Elementwise.negate(Elementwise.apply(UnaryOp.LOG1P, squares)), -2.5);
            Tensor polynomial = Elementwise.multiply(w, ERFINV[0]);
            for (int i = 1; i < ERFINV.length - 1; i++) {
                polynomial = Elementwise.multiply(Elementwise.add(polynomial, ERFINV[i]), w);
            }
            Tensor inverse = Elementwise.multiply(Elementwise.add(polynomial, ERFINV[ERFINV.length - 1]), x);
            return Elementwise.clip(Elementwise.multiply(inverse, Math.sqrt(2)), -2, 2);
        });
    }

    /**
     * {@code low + u (high - low)}, and below {@code high} where that rounds to it.
     *
     * @param unit uniform in [0, 1)
     * @param dtype floating point, of the result; computed in float64 for float64, else in float32
     * @throws IllegalArgumentException when {@code low} is above {@code high} or one of them is not finite
     */
    public static Tensor between(Tensor unit, double low, double high, DType dtype) {
        if (!(low <= high && Double.isFinite(high - low))) {
            throw new IllegalArgumentException(
                    "uniform: the bounds [" + low + ", " + high + ") must be finite and in order");
        }
        Tensor drawn = scaled(unit, low, high - low, dtype);
        return low == high ? drawn : Elementwise.minimum(drawn, Math.max(low, below(high, dtype)));
    }

    /** {@code shift + unit * scale}, types as for {@link #between}. */
    public static Tensor scaled(Tensor unit, double shift, double scale, DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException("random: numbers are floating point, not " + dtype + "; use cast");
        }
        Tensor wide = Shaping.cast(unit, dtype == DType.FLOAT64 ? dtype : DType.FLOAT32);
        return Shaping.cast(Elementwise.add(Elementwise.multiply(wide, scale), shift), dtype);
    }

    /**
     * {@code u <= p ? 1 : 0}, as Keras has it: with p = 0 there is a 1 where u is 0, once in 2^24.
     *
     * @param unit uniform in [0, 1)
     * @param dtype any, of the result
     */
    public static Tensor bernoulli(Tensor unit, double p, DType dtype) {
        return Shaping.cast(Elementwise.apply(BinaryOp.LESS_EQUAL, unit, p), dtype);
    }

    /** The largest number of a type below {@code value}. */
    private static double below(double value, DType dtype) {
        double step = Math.ulp(value) / 2;
        double candidate = value;
        while (candidate >= value) {
            candidate = HostArray.of(new double[] {value - step}, Shape.SCALAR)
                    .cast(dtype)
                    .getDouble(0);
            step *= 2;
        }
        return candidate;
    }

    /**
     * {@code u < rate ? 0 : x / (1 - rate)} with u uniform.
     *
     * @param noise the shape of u, which broadcasts to that of x: an axis of size 1 is dropped as one
     * @param seed as for {@link #uniform}
     * @throws IllegalArgumentException when the rate is not in [0, 1)
     * @throws ShapeException when {@code noise} does not broadcast to the shape of x
     */
    public static Tensor dropout(Tensor x, double rate, Shape noise, long seed) {
        Operands.floating("dropout", x);
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be in [0, 1), not " + rate);
        }
        Tensor kept = Comparison.greaterEqual(uniform(x.backend(), noise, seed, 0), rate);
        Tensor scaled = Elementwise.multiply(x, 1 / (1 - rate));
        return Comparison.where(Shaping.broadcastTo(kept, x.shape()), scaled, 0);
    }
}
