package dev.densor.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how many rows are scored: on a terminal a bar that is drawn again at most ten times a second, elsewhere a line
 * for every tenth of the work.
 */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final String ERASE_TO_END_OF_LINE = "\u001b[K";

    private final PrintWriter err;
    private final boolean isTerminal;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private long done;
    private long drawn;
    private boolean lineIsOpen;

    /**
     * @param total rows there are
     * @param clock in nanoseconds
     */
    Progress(Console console, long total, LongSupplier clock) {
        this.err = console.err();
        this.isTerminal = console.isTerminal();
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.drawn = start - REDRAW_NANOS;
    }

    /** So many more rows are scored. */
    void advance(long rows) {
        long before = done;
        done += rows;
        if (isTerminal) {
            redraw();
        } else if (before * 10 / total < done * 10 / total) {
            err.println("scored " + rowsDone() + " (" + done * 100 / total + " %)");
        }
    }

    private void redraw() {
        long now = clock.getAsLong();
        if (now - drawn >= REDRAW_NANOS || done == total) {
            int filled = (int) (done * WIDTH / total);
            err.print("\r[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + rowsDone() + left(now)
                    + ERASE_TO_END_OF_LINE);
            err.flush();
            drawn = now;
            lineIsOpen = true;
        }
    }

    private String rowsDone() {
        return Text.grouped(done) + " of " + Text.grouped(total) + " rows";
    }

    /** Nothing in the first second, in which the JVM is still slow. */
    private String left(long now) {
        double elapsed = (now - start) / 1e9;
        double seconds = elapsed * (total - done) / done;
        return elapsed < 1 || seconds < 1 ? "" : String.format(Locale.ROOT, ", %.0f s left", seconds);
    }

    /** The rows scored so far. */
    long done() {
        return done;
    }

    /** Seconds since the beginning. */
    double seconds() {
        return (clock.getAsLong() - start) / 1e9;
    }

    /** Ends the line of the bar, so that what follows has one of its own. */
    @Override
    public void close() {
        if (lineIsOpen) {
            err.println();
            lineIsOpen = false;
        }
    }
}
