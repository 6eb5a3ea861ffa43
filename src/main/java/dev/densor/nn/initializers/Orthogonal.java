package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * gain * Q, where A = Q R, A is a random normal matrix [max(rows, columns), min(rows, columns)] and the diagonal of R
 * is positive; transposed when the weight has fewer rows than columns. A weight of more axes is a matrix whose columns
 * are its last axis.
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
        OrthonormalColumns basis =
                new OrthonormalColumns(Math.max(rows, columns), Math.min(rows, columns), seed.start(fallbackSeed));
        HostArray weight = HostArray.allocate(DType.FLOAT64, shape);
        DoubleBuffer elements = (DoubleBuffer) weight.data();
        basis.forEachPanel((from, panel) -> {
            for (int i = 0; i < Math.max(rows, columns); i++) {
                for (int j = 0; j < panel[i].length; j++) {
                    int index = rows < columns ? (from + j) * columns + i : i * columns + from + j;
                    elements.put(index, gain * panel[i][j]);
                }
            }
        });
        return weight;
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
