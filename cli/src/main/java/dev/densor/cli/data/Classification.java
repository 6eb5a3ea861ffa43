package dev.densor.cli.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The score of predicted classes.
 *
 * @param correct rows whose predicted class is the true one
 * @param count rows compared
 * @param confusion rows by true class (first index) and predicted class; empty when there are more than
 *     {@link #MOST_CLASSES_SHOWN} classes
 */
public record Classification(long correct, long count, long[][] confusion) implements Score {
    /** Classes up to which the confusion table is kept. */
    public static final int MOST_CLASSES_SHOWN = 20;

    /** correct / count; NaN when there are no rows. */
    public double accuracy() {
        return count == 0 ? Double.NaN : (double) correct / count;
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "accuracy %.4f (%d of %d)", accuracy(), correct, count));
        if (confusion.length > 0) {
            lines.add("confusion table: a row for each true class, a column for each predicted one");
            lines.addAll(table());
        }
        return lines;
    }

    /** Right-aligned, and as narrow as the longest number allows. */
    private List<String> table() {
        long longest =
                Arrays.stream(confusion).flatMapToLong(Arrays::stream).max().orElse(0);
        int width = Long.toString(Math.max(longest, confusion.length - 1)).length();
        List<String> lines = new ArrayList<>();
        lines.add(line("", LongStream.range(0, confusion.length), width));
        for (int label = 0; label < confusion.length; label++) {
            lines.add(line(Integer.toString(label), Arrays.stream(confusion[label]), width));
        }
        return lines;
    }

    private static String line(String head, LongStream cells, int width) {
        String format = " %" + width + "s";
        return String.format("%2s", head)
                + cells.mapToObj(cell -> String.format(format, cell)).collect(Collectors.joining());
    }
}
