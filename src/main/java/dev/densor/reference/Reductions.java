package dev.densor.reference;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.host.HostBuffer;
import dev.densor.host.Team;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Reductions and scans along the middle axis of [outer, length, inner], a run of inner elements at a time. */
final class Reductions {
    private static final int RUN = 1024;

    private final HostBuffer in;
    private final Extent extent;
    private final HostBuffer out;

    Reductions(HostBuffer in, Extent extent, HostBuffer out) {
        this.in = in;
        this.extent = extent;
        this.out = out;
    }

    void reduce(ReduceOp op) {
        forEachRun(run -> {
            if (!op.isIndex()) {
                accumulate(op, run, false);
            } else if (in.dtype().isFloating()) {
                argDoubles(op, run);
            } else {
                argLongs(op, run);
            }
        });
    }

    void scan(ScanOp op) {
        ReduceOp step = op == ScanOp.SUM ? ReduceOp.SUM : ReduceOp.PROD;
        forEachRun(run -> accumulate(step, run, true));
    }

    /** Some neighbouring elements of the inner axes, which are worked through together. */
    private record Run(long outer, long start, int count) {}

    private void forEachRun(Consumer<Run> body) {
        if (extent.outer() == 0 || extent.inner() == 0) {
            return;
        }
        int runs = Math.toIntExact((extent.inner() + RUN - 1) / RUN);
        Team.common().run(Math.toIntExact(extent.outer() * runs), task -> {
            long start = (long) (task % runs) * RUN;
            body.accept(new Run(task / runs, start, (int) Math.min(RUN, extent.inner() - start)));
        });
    }

    private long at(Run run, int index) {
        return (run.outer() * extent.length() + index) * extent.inner() + run.start();
    }

    private long resultAt(Run run) {
        return run.outer() * extent.inner() + run.start();
    }

    private void accumulate(ReduceOp op, Run run, boolean everyStep) {
        if (in.dtype().isFloating()) {
            accumulateDoubles(op, run, everyStep);
        } else {
            accumulateLongs(op, run, everyStep);
        }
    }

    private void accumulateDoubles(ReduceOp op, Run run, boolean everyStep) {
        DoubleBinaryOperator step = doubles(op);
        double[] total = new double[run.count()];
        double[] row = new double[run.count()];
        Arrays.fill(total, doubleIdentity(op));
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(run, l), 1, row, row.length);
            for (int i = 0; i < row.length; i++) {
                total[i] = step.applyAsDouble(total[i], row[i]);
            }
            if (everyStep) {
                out.store(at(run, l), 1, total, total.length);
            }
        }
        if (!everyStep) {
            out.store(resultAt(run), 1, total, total.length);
        }
    }

    private void accumulateLongs(ReduceOp op, Run run, boolean everyStep) {
        LongBinaryOperator step = longs(op);
        long[] total = new long[run.count()];
        long[] row = new long[run.count()];
        Arrays.fill(total, longIdentity(op));
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(run, l), 1, row, row.length);
            for (int i = 0; i < row.length; i++) {
                total[i] = step.applyAsLong(total[i], row[i]);
            }
            if (everyStep) {
                out.store(at(run, l), 1, total, total.length);
            }
        }
        if (!everyStep) {
            out.store(resultAt(run), 1, total, total.length);
        }
    }

    /** Strictly better wins, so the lowest index stays; a NaN wins over all numbers and is never beaten. */
    private void argDoubles(ReduceOp op, Run run) {
        int sign = op == ReduceOp.ARGMAX ? 1 : -1;
        double[] best = new double[run.count()];
        double[] row = new double[run.count()];
        long[] index = new long[run.count()];
        in.load(at(run, 0), 1, best, best.length);
        for (int l = 1; l < extent.length(); l++) {
            in.load(at(run, l), 1, row, row.length);
            for (int i = 0; i < row.length; i++) {
                if (sign * row[i] > sign * best[i] || (Double.isNaN(row[i]) && !Double.isNaN(best[i]))) {
                    best[i] = row[i];
                    index[i] = l;
                }
            }
        }
        out.store(resultAt(run), 1, index, index.length);
    }

    /** As {@link #argDoubles}; a double would take neighbours beyond 2^53 for equal. */
    private void argLongs(ReduceOp op, Run run) {
        int sign = op == ReduceOp.ARGMAX ? 1 : -1;
        long[] best = new long[run.count()];
        long[] row = new long[run.count()];
        long[] index = new long[run.count()];
        in.load(at(run, 0), 1, best, best.length);
        for (int l = 1; l < extent.length(); l++) {
            in.load(at(run, l), 1, row, row.length);
            for (int i = 0; i < row.length; i++) {
                if (Long.compare(row[i], best[i]) * sign > 0) {
                    best[i] = row[i];
                    index[i] = l;
                }
            }
        }
        out.store(resultAt(run), 1, index, index.length);
    }

    private static double doubleIdentity(ReduceOp op) {
        return switch (op) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " of floating point");
        };
    }

    private static long longIdentity(ReduceOp op) {
        return switch (op) {
            case SUM, ANY -> 0;
            case PROD, ALL -> 1;
            case MAX -> Long.MIN_VALUE;
            case MIN -> Long.MAX_VALUE;
            case ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " folds an index");
        };
    }

    private static DoubleBinaryOperator doubles(ReduceOp op) {
        return switch (op) {
            case SUM -> Double::sum;
            case PROD -> (a, b) -> a * b;
            case MAX -> Math::max;
            case MIN -> Math::min;
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " of floating point");
        };
    }

    private static LongBinaryOperator longs(ReduceOp op) {
        return switch (op) {
            case SUM -> Long::sum;
            case PROD -> (a, b) -> a * b;
            case MAX, ANY -> Math::max;
            case MIN, ALL -> Math::min;
            case ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " folds an index");
        };
    }
}
