package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(boolean isTerminal, long total) {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), isTerminal);
        return new Progress(console, total, nanos::get);
    }

    private void work(Progress progress, int batches, long rows, Duration each) {
        for (int i = 0; i < batches; i++) {
            nanos.addAndGet(each.toNanos());
            progress.advance(rows);
        }
    }

    @Test
    void elsewhereThanOnATerminalThereIsALineForEveryTenth() {
        try (Progress progress = progress(false, 1000)) {
            work(progress, 100, 10, Duration.ofMillis(1));
            assertEquals(1000, progress.done());
            assertEquals(0.1, progress.seconds(), 1e-9);
        }
        assertEquals(10, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("scored 100 of 1,000 rows (10 %%)%n".formatted()), err.toString());
        assertTrue(err.toString().endsWith("scored 1,000 of 1,000 rows (100 %%)%n".formatted()), err.toString());
    }

    @Test
    void aBatchThatIsMoreThanATenthIsOneLine() {
        try (Progress progress = progress(false, 10)) {
            work(progress, 1, 10, Duration.ofMillis(1));
        }
        assertEquals("scored 10 of 10 rows (100 %%)%n".formatted(), err.toString());
    }

    @Test
    void onATerminalTheBarIsDrawnAgainAtMostTenTimesASecond() {
        try (Progress progress = progress(true, 1000)) {
            work(progress, 1000, 1, Duration.ofMillis(1));
        }
        long drawn = err.toString().chars().filter(c -> c == '\r').count();
        assertTrue(drawn >= 9 && drawn <= 11, drawn + " times");
        assertTrue(err.toString().contains("\r[" + "#".repeat(30) + "] 1,000 of 1,000 rows"), err.toString());
        assertTrue(err.toString().endsWith("\u001b[K%n".formatted()), "the line must be ended");
    }

    @Test
    void onATerminalTheTimeThatIsLeftIsEstimated() {
        try (Progress progress = progress(true, 100)) {
            work(progress, 1, 25, Duration.ofSeconds(5));
        }
        assertTrue(err.toString().contains("] 25 of 100 rows, 15 s left"), err.toString());
    }

    @Test
    void inTheFirstSecondNothingIsEstimated() {
        try (Progress progress = progress(true, 100)) {
            work(progress, 1, 1, Duration.ofMillis(900));
        }
        assertFalse(err.toString().contains("left"), err.toString());
    }

    @Test
    void withoutRowsNothingIsShown() {
        progress(true, 0).close();
        assertEquals("", err.toString());
    }
}
