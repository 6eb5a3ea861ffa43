package dev.densor.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.benchmarks.workload.Workloads;
import org.junit.jupiter.api.Test;

class TrialTest {
    private final LoopEngine engine = new LoopEngine();

    @Test
    void aRightResultTellsHowRightItIs() throws Exception {
        try (Trial trial = Trial.prepare(engine, Workloads.parse("dense-3x4x5-gelu"))) {
            assertTrue(trial.error() < 1e-6);
        }
    }

    @Test
    void aWrongResultIsRefusedAndItsJobClosed() {
        int before = LoopEngine.closed;
        UnfitException wrong =
                assertThrows(UnfitException.class, () -> Trial.prepare(engine, Workloads.parse("tanh-2x3")));
        assertEquals("tanh-2x3: the result is wrong by NaN", wrong.getMessage());
        assertFalse(wrong.isAbsent());
        assertEquals(before + 1, LoopEngine.closed);
    }

    @Test
    void whatAnEngineLacksIsAbsent() {
        UnfitException absent =
                assertThrows(UnfitException.class, () -> Trial.prepare(engine, Workloads.parse("relu-2x3")));
        assertTrue(absent.isAbsent());
    }
}
