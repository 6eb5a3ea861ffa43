package com.example.tinybackend;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import java.util.Comparator;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** One line of elements along the middle axis of [outer, length, inner]. */
final class TinyRow {
    private final TinyBuffer buffer;
    private final Extent extent;
    private final long first;

    private TinyRow(TinyBuffer buffer, Extent extent, long index) {
        this.buffer = buffer;
        this.extent = extent;
        this.first = index / extent.inner() * extent.length() * extent.inner() + index % extent.inner();
    }

    /** Hands each line to {@code action}, with its number. */
    static void forEach(TinyBuffer buffer, Extent extent, Numbered action) {
        for (long i = 0; i < extent.outer() * extent.inner(); i++) {
            action.accept(i, new TinyRow(buffer, extent, i));
        }
    }

    @FunctionalInterface
    interface Numbered {
        void accept(long number, TinyRow row);
    }

    private long at(int index) {
        return first + index * extent.inner();
    }

    double get(int index) {
        return buffer.get(at(index));
    }

    double reduce(ReduceOp op) {
        return switch (op) {
            case SUM -> fold(Double::sum, 0);
            case PROD -> fold(product(), 1);
            case MAX -> fold(Math::max, Double.NEGATIVE_INFINITY);
            case MIN -> fold(Math::min, Double.POSITIVE_INFINITY);
            case ARGMAX -> best((a, b) -> a > b);
            case ARGMIN -> best((a, b) -> a < b);
            case ANY -> fold(Math::max, 0);
            case ALL -> fold(Math::min, 1);
        };
    }

    private double fold(DoubleBinaryOperator step, double start) {
        double result = start;
        for (int i = 0; i < extent.length(); i++) {
            result = step.applyAsDouble(result, get(i));
        }
        return result;
    }

    private DoubleBinaryOperator product() {
        return buffer.isFloat() ? (a, b) -> a * b : TinyFunctions::wholeProduct;
    }

    @FunctionalInterface
    private interface Better {
        boolean than(double a, double b);
    }

    /** The first NaN, or the first of the best. */
    private double best(Better better) {
        int best = 0;
        for (int i = 1; i < extent.length() && !Double.isNaN(get(best)); i++) {
            if (Double.isNaN(get(i)) || better.than(get(i), get(best))) {
                best = i;
            }
        }
        return best;
    }

    /** Keeps the running result in double, and rounds what it stores. */
    void scan(ScanOp op, TinyBuffer out) {
        DoubleBinaryOperator step = op == ScanOp.SUM ? Double::sum : product();
        double running = op == ScanOp.SUM ? 0 : 1;
        for (int i = 0; i < extent.length(); i++) {
            running = step.applyAsDouble(running, get(i));
            out.setResult(at(i), running);
        }
    }

    /** Java sorts objects stably; {@code <} makes the zeros equal, where Double.compare does not. */
    void sort(TinyBuffer values, TinyBuffer indices) {
        Comparator<Integer> ascending = (i, j) -> {
            double a = get(i);
            double b = get(j);
            return a < b ? -1 : a > b ? 1 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
        };
        int[] order = IntStream.range(0, extent.length())
                .boxed()
                .sorted(ascending)
                .mapToInt(i -> i)
                .toArray();
        for (int i = 0; i < order.length; i++) {
            values.set(at(i), get(order[i]));
            indices.set(at(i), order[i]);
        }
    }
}
