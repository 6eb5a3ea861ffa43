package dev.densor.conformance;

import dev.densor.backend.Buffer;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.HostArray;

/** Judges a dense layer that a test computed by itself, as a row of the suite would. */
public final class DenseAnswers {
    private DenseAnswers() {}

    /**
     * Fails unless each result is one that a conforming backend may give.
     *
     * @param x as it was multiplied, [rows, features]; of one type with the others
     * @param kernel as it was multiplied, [features, units]
     * @param bias [units], or null
     * @param results [rows, units]
     * @throws AssertionError naming the first element that is not a right answer
     */
    public static void check(DenseSpec spec, HostArray x, HostArray kernel, HostArray bias, HostArray results) {
        Oracle oracle = new Oracle(Tolerance.COMPOSITE);
        OracleBuffer answers = (OracleBuffer) oracle.allocate(results.dtype(), results.size());
        oracle.dense(
                spec, upload(oracle, x), upload(oracle, kernel), bias == null ? null : upload(oracle, bias), answers);
        for (int i = 0; i < results.size(); i++) {
            if (!answers.get(i).admits(results, i)) {
                throw new AssertionError(spec + " " + results.dtype() + ": element " + i + " is " + results.getDouble(i)
                        + ", must be " + answers.get(i));
            }
        }
    }

    private static Buffer upload(Oracle oracle, HostArray array) {
        Buffer buffer = oracle.allocate(array.dtype(), array.size());
        oracle.upload(array, buffer);
        return buffer;
    }
}
