package dev.densor.benchmarks.openblas;

import java.nio.FloatBuffer;

/** Adds the bias to a row and applies an activation, in place. One loop each: C2 turns relu's into vector code. */
interface RowFunction {
    /**
     * Changes a row.
     *
     * @param y where the row is
     * @param start of the row
     * @param bias as long as the row
     */
    void apply(FloatBuffer y, int start, float[] bias);

    /** The one that Keras calls {@code activation}; null for gelu, because Java has no erf. */
    static RowFunction of(String activation) {
        return switch (activation) {
            case "relu" -> RowFunction::relu;
            case "tanh" -> RowFunction::tanh;
            case "sigmoid" -> RowFunction::sigmoid;
            case "elu" -> RowFunction::elu;
            case "softsign" -> RowFunction::softsign;
            case "softmax" -> RowFunction::softmax;
            default -> null;
        };
    }

    private static void relu(FloatBuffer y, int start, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, Math.max(0, y.get(start + i) + bias[i]));
        }
    }

    private static void tanh(FloatBuffer y, int start, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, (float) Math.tanh(y.get(start + i) + bias[i]));
        }
    }

    private static void sigmoid(FloatBuffer y, int start, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, (float) (1 / (1 + Math.exp(-(y.get(start + i) + bias[i])))));
        }
    }

    private static void elu(FloatBuffer y, int start, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            float x = y.get(start + i) + bias[i];
            y.put(start + i, x > 0 ? x : (float) Math.expm1(x));
        }
    }

    private static void softsign(FloatBuffer y, int start, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            float x = y.get(start + i) + bias[i];
            y.put(start + i, x / (1 + Math.abs(x)));
        }
    }

    private static void softmax(FloatBuffer y, int start, float[] bias) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, y.get(start + i) + bias[i]);
            max = Math.max(max, y.get(start + i));
        }
        float sum = 0;
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, (float) Math.exp(y.get(start + i) - max));
            sum += y.get(start + i);
        }
        for (int i = 0; i < bias.length; i++) {
            y.put(start + i, y.get(start + i) / sum);
        }
    }
}
