package dev.densor.benchmarks.workload;

/** Compares a result with float64 arithmetic. */
public final class Check {
    /**
     * The largest error that is still float32 arithmetic, relative to the largest element: sums of float32 products
     * stay far below, while a product of TF32 or bfloat16 operands is above (2^-11 and 2^-8 for each operand).
     */
    public static final double LIMIT = 1e-4;

    private static final int SAMPLED_ROWS = 16;

    private Check() {}

    /**
     * {@code max |y - expected| / max |expected|} over 16 rows of the result, the first and the last among them; NaN
     * when there is one in them.
     */
    public static double error(Workload workload, float[] result) {
        if (result.length != workload.rows() * workload.columns()) {
            throw new IllegalArgumentException(workload.name() + ": the result has " + result.length
                    + " elements instead of " + workload.rows() + " x " + workload.columns());
        }
        double largest = 0;
        double difference = 0;
        int samples = Math.min(SAMPLED_ROWS, workload.rows());
        for (int sample = 0; sample < samples; sample++) {
            int row = samples == 1 ? 0 : (int) ((long) sample * (workload.rows() - 1) / (samples - 1));
            double[] expected = workload.expected(row);
            for (int i = 0; i < expected.length; i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(result[row * expected.length + i] - expected[i]));
            }
        }
        return difference / largest;
    }
}
