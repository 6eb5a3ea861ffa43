package dev.densor.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CheckTest {
    private final Workload workload = Workloads.parse("tanh-100x3");

    private float[] right() {
        float[] result = new float[300];
        for (int row = 0; row < 100; row++) {
            for (int i = 0; i < 3; i++) {
                result[3 * row + i] = (float) workload.expected(row)[i];
            }
        }
        return result;
    }

    @Test
    void roundingToFloat32IsNoError() {
        assertTrue(Check.error(workload, right()) < 1e-7);
    }

    @Test
    void theFirstAndTheLastElementAreLookedAt() {
        for (int i : new int[] {0, 299}) {
            float[] result = right();
            result[i] += 0.01f;
            assertEquals(0.01, Check.error(workload, result), 1e-4);
        }
    }

    @Test
    void aNaNMakesTheErrorNaN() {
        float[] result = right();
        result[299] = Float.NaN;
        assertTrue(Double.isNaN(Check.error(workload, result)));
    }

    @Test
    void aResultOfAnotherSizeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Check.error(workload, new float[299]));
    }
}
