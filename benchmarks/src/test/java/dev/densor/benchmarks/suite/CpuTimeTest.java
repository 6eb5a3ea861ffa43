package dev.densor.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class CpuTimeTest {
    private static final String PROCESS = "7 (a (strange) name) S 1 7 7 0 -1 4194560 1 0 0 0 30 12 0 0 20 0 1 0";

    @Test
    void idleAndWaitingTimeIsNotBusy() {
        CpuTime time = CpuTime.of("cpu  100 1 20 800 60 3 4 5 0 0", PROCESS);
        assertEquals(new CpuTime(42, 133, 993), time);
    }

    @Test
    void othersAreTheBusyTimeThatIsNotItsOwn() {
        CpuTime before = new CpuTime(10, 100, 1000);
        assertEquals(0.25, CpuTime.othersSince(before, new CpuTime(60, 200, 1200)));
        assertEquals(0, CpuTime.othersSince(before, new CpuTime(120, 200, 1200)));
    }

    @Test
    void whatIsNotKnownIsNull() {
        assertNull(CpuTime.othersSince(null, new CpuTime(1, 1, 1)));
        assertNull(CpuTime.of(-1));
    }
}
