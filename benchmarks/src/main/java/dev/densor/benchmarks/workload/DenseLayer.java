package dev.densor.benchmarks.workload;

/**
 * A Dense layer: {@code activation(x kernel + bias)}.
 *
 * @param inputs elements in a row of x
 * @param units elements in a row of the result
 * @param activation Keras's name of it
 * @param kernel [inputs, units]
 * @param bias [units]
 */
public record DenseLayer(int inputs, int units, String activation, float[] kernel, float[] bias) {
    /** A layer whose outputs are about as large as its inputs, so that activations see both of their ends. */
    static DenseLayer random(long seed, int inputs, int units, String activation) {
        float[] kernel = RandomValues.uniform(seed, inputs * units, (float) Math.sqrt(6.0 / inputs));
        return new DenseLayer(inputs, units, activation, kernel, RandomValues.uniform(seed + 1, units, 0.5f));
    }

    double[] apply(double[] x) {
        double[] y = new double[units];
        for (int unit = 0; unit < units; unit++) {
            y[unit] = bias[unit];
        }
        for (int input = 0; input < inputs; input++) {
            for (int unit = 0; unit < units; unit++) {
                y[unit] += x[input] * kernel[input * units + unit];
            }
        }
        return Float64.activate(activation, y);
    }
}
