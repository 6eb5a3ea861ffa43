package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.shape.DType;
import java.util.ArrayList;
import java.util.List;

/** What each {@link ReduceOp} and {@link ScanOp} may make of a row, written from its specification. */
final class RowFormulas {
    private final Arithmetic arithmetic;
    private final BinaryFormulas binary;
    private final DType dtype;

    /**
     * @param arithmetic of the row's format
     * @param dtype of the row
     */
    RowFormulas(Arithmetic arithmetic, DType dtype) {
        this.arithmetic = arithmetic;
        this.binary = new BinaryFormulas(arithmetic, dtype);
        this.dtype = dtype;
    }

    Element reduce(ReduceOp op, List<Element> row) {
        return switch (op) {
            case SUM -> last(running(ScanOp.SUM, row));
            case PROD -> last(running(ScanOp.PROD, row));
            case MAX ->
                row.stream()
                        .reduce((a, b) -> binary.apply(BinaryOp.MAXIMUM, a, b))
                        .orElseThrow();
            case MIN ->
                row.stream()
                        .reduce((a, b) -> binary.apply(BinaryOp.MINIMUM, a, b))
                        .orElseThrow();
            case ARGMAX -> new Whole(best(row, true));
            case ARGMIN -> new Whole(best(row, false));
            case ANY -> row.stream().reduce(Interval.point(0), (a, b) -> binary.apply(BinaryOp.OR, a, b));
            case ALL -> row.stream().reduce(Interval.point(1), (a, b) -> binary.apply(BinaryOp.AND, a, b));
        };
    }

    private static Element last(List<Element> results) {
        return results.get(results.size() - 1);
    }

    List<Element> scan(ScanOp op, List<Element> row) {
        return running(op, row).subList(1, row.size() + 1);
    }

    /** The result of the first 0, 1, ... elements. */
    private List<Element> running(ScanOp op, List<Element> row) {
        return dtype.isFloating() ? runningNumbers(op, row) : runningIntegers(op, row);
    }

    private List<Element> runningNumbers(ScanOp op, List<Element> row) {
        Accumulation accumulation = op == ScanOp.SUM ? arithmetic.sum() : arithmetic.product();
        List<Element> results = new ArrayList<>(List.of(accumulation.result()));
        for (Element element : row) {
            accumulation.add((Interval) element);
            results.add(arithmetic.stored(accumulation.result()));
        }
        return results;
    }

    private List<Element> runningIntegers(ScanOp op, List<Element> row) {
        BinaryOp step = op == ScanOp.SUM ? BinaryOp.ADD : BinaryOp.MULTIPLY;
        Element total = new Whole(op == ScanOp.SUM ? 0 : 1);
        List<Element> results = new ArrayList<>(List.of(total));
        for (Element element : row) {
            total = binary.apply(step, total, element);
            results.add(total);
        }
        return results;
    }

    /** The first index that no other beats. */
    private static int best(List<Element> row, boolean largest) {
        int best = 0;
        for (int i = 1; i < row.size(); i++) {
            if (beats(row.get(i), row.get(best), largest)) {
                best = i;
            }
        }
        return best;
    }

    private static boolean beats(Element a, Element b, boolean largest) {
        if (a instanceof Whole left && b instanceof Whole right) {
            return largest ? left.value() > right.value() : left.value() < right.value();
        }
        double x = ((Interval) a).decided();
        double y = ((Interval) b).decided();
        return !Double.isNaN(y) && (Double.isNaN(x) || (largest ? x > y : x < y));
    }
}
