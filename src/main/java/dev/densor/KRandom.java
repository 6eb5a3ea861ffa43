package dev.densor;

import dev.densor.ops.Random;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;

/** The random functions of {@link K}; those without a seed take the next of {@link #setRandomSeed}. */
public abstract sealed class KRandom extends KNetworks permits K {
    KRandom() {}

    /** Uniform in [0, 1), {@link #floatx}. */
    public static Tensor randomUniform(Shape shape) {
        return randomUniform(shape, 0, 1);
    }

    /** Uniform in [minval, maxval), {@link #floatx}. */
    public static Tensor randomUniform(Shape shape, double minval, double maxval) {
        return randomUniform(shape, minval, maxval, floatx(), Counters.nextSeed());
    }

    /** Uniform in [minval, maxval), by a seed. */
    public static Tensor randomUniform(Shape shape, double minval, double maxval, DType dtype, long seed) {
        return Random.between(Random.uniform(backend(), shape, seed, 0), minval, maxval, dtype);
    }

    /** Standard normal, {@link #floatx}. */
    public static Tensor randomNormal(Shape shape) {
        return randomNormal(shape, 0, 1);
    }

    /** Normal, {@link #floatx}. */
    public static Tensor randomNormal(Shape shape, double mean, double stddev) {
        return randomNormal(shape, mean, stddev, floatx(), Counters.nextSeed());
    }

    /** Normal, by a seed. */
    public static Tensor randomNormal(Shape shape, double mean, double stddev, DType dtype, long seed) {
        return Random.scaled(Random.normal(backend(), shape, seed, 0), mean, stddev, dtype);
    }

    /** Standard normal within 2 standard deviations, {@link #floatx}. */
    public static Tensor truncatedNormal(Shape shape) {
        return truncatedNormal(shape, 0, 1);
    }

    /** Normal within 2 standard deviations, {@link #floatx}. */
    public static Tensor truncatedNormal(Shape shape, double mean, double stddev) {
        return truncatedNormal(shape, mean, stddev, floatx(), Counters.nextSeed());
    }

    /** Normal within 2 standard deviations, by a seed. */
    public static Tensor truncatedNormal(Shape shape, double mean, double stddev, DType dtype, long seed) {
        return Random.scaled(Random.truncatedNormal(backend(), shape, seed, 0), mean, stddev, dtype);
    }

    /** 1 with the probability p, else 0, {@link #floatx}. */
    public static Tensor randomBernoulli(Shape shape, double p) {
        return randomBernoulli(shape, p, floatx(), Counters.nextSeed());
    }

    /** 1 with the probability p, else 0, by a seed. */
    public static Tensor randomBernoulli(Shape shape, double p, DType dtype, long seed) {
        return Random.bernoulli(Random.uniform(backend(), shape, seed, 0), p, dtype);
    }

    /** {@link #randomBernoulli(Shape, double)}, by its older name. */
    public static Tensor randomBinomial(Shape shape, double p) {
        return randomBernoulli(shape, p);
    }

    /** {@link #randomBernoulli(Shape, double, DType, long)}, by its older name. */
    public static Tensor randomBinomial(Shape shape, double p, DType dtype, long seed) {
        return randomBernoulli(shape, p, dtype, seed);
    }

    /** A variable, uniform in [low, high), {@link #floatx}. */
    public static Variable randomUniformVariable(Shape shape, double low, double high) {
        return randomUniformVariable(shape, low, high, floatx(), Counters.nextSeed());
    }

    /** A variable, uniform in [low, high), by a seed. */
    public static Variable randomUniformVariable(Shape shape, double low, double high, DType dtype, long seed) {
        return Variables.drawn(() -> randomUniform(shape, low, high, dtype, seed));
    }

    /** A normal variable, {@link #floatx}. */
    public static Variable randomNormalVariable(Shape shape, double mean, double scale) {
        return randomNormalVariable(shape, mean, scale, floatx(), Counters.nextSeed());
    }

    /** A normal variable, by a seed. */
    public static Variable randomNormalVariable(Shape shape, double mean, double scale, DType dtype, long seed) {
        return Variables.drawn(() -> randomNormal(shape, mean, scale, dtype, seed));
    }
}
