package dev.densor.reference;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** Reductions and scans along the middle axis of [outer, length, inner], a run of inner elements at a time. */
final class Reductions {
    private static final int RUN = 1024;

    private final Storage in;
    private final Extent extent;
    private final Storage out;

    Reductions(Storage in, Extent extent, Storage out) {
        this.in = in;
        this.extent = extent;
        this.out = out;
    }

    void reduce(ReduceOp op) {
        forEachRun((o, start, count) -> {
            if (in.dtype().isFloating() && op.isIndex()) {
                argDoubles(op, o, start, count);
            } else if (in.dtype().isFloating()) {
                foldDoubles(doubleIdentity(op), doubles(op), o, start, count);
            } else if (op.isIndex()) {
                argLongs(op, o, start, count);
            } else {
                foldLongs(longIdentity(op), longs(op), o, start, count);
            }
        });
    }

    void scan(ScanOp op) {
        ReduceOp step = op == ScanOp.SUM ? ReduceOp.SUM : ReduceOp.PROD;
        forEachRun((o, start, count) -> {
            if (in.dtype().isFloating()) {
                scanDoubles(doubleIdentity(step), doubles(step), o, start, count);
            } else {
                scanLongs(longIdentity(step), longs(step), o, start, count);
            }
        });
    }

    @FunctionalInterface
    private interface Run {
        void run(long outer, long start, int count);
    }

    private void forEachRun(Run body) {
        if (extent.outer() == 0 || extent.inner() == 0) {
            return;
        }
        int runs = Math.toIntExact((extent.inner() + RUN - 1) / RUN);
        IntStream.range(0, Math.toIntExact(extent.outer() * runs)).parallel().forEach(task -> {
            long start = (long) (task % runs) * RUN;
            body.run(task / runs, start, (int) Math.min(RUN, extent.inner() - start));
        });
    }

    private long at(long outer, int index, long start) {
        return (outer * extent.length() + index) * extent.inner() + start;
    }

    private void foldDoubles(double identity, DoubleBinaryOperator op, long outer, long start, int count) {
        double[] total = new double[count];
        double[] row = new double[count];
        Arrays.fill(total, identity);
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                total[i] = op.applyAsDouble(total[i], row[i]);
            }
        }
        out.store(outer * extent.inner() + start, 1, total, count);
    }

    private void foldLongs(long identity, LongBinaryOperator op, long outer, long start, int count) {
        long[] total = new long[count];
        long[] row = new long[count];
        Arrays.fill(total, identity);
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                total[i] = op.applyAsLong(total[i], row[i]);
            }
        }
        out.store(outer * extent.inner() + start, 1, total, count);
    }

    private void scanDoubles(double identity, DoubleBinaryOperator op, long outer, long start, int count) {
        double[] total = new double[count];
        double[] row = new double[count];
        Arrays.fill(total, identity);
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                total[i] = op.applyAsDouble(total[i], row[i]);
            }
            out.store(at(outer, l, start), 1, total, count);
        }
    }

    private void scanLongs(long identity, LongBinaryOperator op, long outer, long start, int count) {
        long[] total = new long[count];
        long[] row = new long[count];
        Arrays.fill(total, identity);
        for (int l = 0; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                total[i] = op.applyAsLong(total[i], row[i]);
            }
            out.store(at(outer, l, start), 1, total, count);
        }
    }

    /** Strictly better wins, so the lowest index stays; a NaN wins over all numbers and is never beaten. */
    private void argDoubles(ReduceOp op, long outer, long start, int count) {
        int sign = op == ReduceOp.ARGMAX ? 1 : -1;
        double[] best = new double[count];
        double[] row = new double[count];
        long[] index = new long[count];
        in.load(at(outer, 0, start), 1, best, count);
        for (int l = 1; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                if (sign * row[i] > sign * best[i] || (Double.isNaN(row[i]) && !Double.isNaN(best[i]))) {
                    best[i] = row[i];
                    index[i] = l;
                }
            }
        }
        out.store(outer * extent.inner() + start, 1, index, count);
    }

    /** As {@link #argDoubles}; a double would take neighbours beyond 2^53 for equal. */
    private void argLongs(ReduceOp op, long outer, long start, int count) {
        int sign = op == ReduceOp.ARGMAX ? 1 : -1;
        long[] best = new long[count];
        long[] row = new long[count];
        long[] index = new long[count];
        in.load(at(outer, 0, start), 1, best, count);
        for (int l = 1; l < extent.length(); l++) {
            in.load(at(outer, l, start), 1, row, count);
            for (int i = 0; i < count; i++) {
                if (Long.compare(row[i], best[i]) * sign > 0) {
                    best[i] = row[i];
                    index[i] = l;
                }
            }
        }
        out.store(outer * extent.inner() + start, 1, index, count);
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
