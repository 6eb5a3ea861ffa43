package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * gain * Q, where A = Q R, A is a random normal matrix [max(rows, columns), min(rows, columns)] and the diagonal of R is
 * positive; transposed when the weight has fewer rows than columns. A weight of more axes is a matrix whose columns are
 * its last axis.
 *
 * <p>Source: A. Saxe, J. McClelland, S. Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear
 * Neural Networks, ICLR 2014.
 */
record Orthogonal(double gain, Seed seed) implements Initializer {
    static Orthogonal read(Config config) {
        return new Orthogonal(config.number("gain", 1), Seed.of(config));
    }

    @Override
    public HostArray draw(Shape shape, long fallbackSeed) {
        if (shape.rank() < 2) {
            throw new ShapeException("initializer \"Orthogonal\": the weight must have two axes or more, not " + shape);
        }
        int columns = shape.dim(-1);
        int rows = (int) shape.size(0, shape.rank() - 1);
        double[][] basis = randomBasis(Math.min(rows, columns), Math.max(rows, columns), seed.start(fallbackSeed));
        return Elements.of(shape, index -> {
            int row = index / columns;
            int column = index % columns;
            return gain * (rows < columns ? basis[row][column] : basis[column][row]);
        });
    }

    /**
     * {@code count} orthonormal vectors of {@code length}, by Gram-Schmidt. It subtracts each projection twice, which
     * makes them orthogonal to rounding error, and it never turns a vector round, which makes the diagonal of R positive.
     */
    private static double[][] randomBasis(int count, int length, RandomSource random) {
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                basis[i][j] = random.normal();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    add(basis[i], -dot(basis[i], basis[k]), basis[k]);
                }
            }
            scale(basis[i], 1 / Math.sqrt(dot(basis[i], basis[i])));
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }

    @Override
    public String className() {
        return "Orthogonal";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", seed.configured());
        config.put("gain", gain);
        return config;
    }
}
