package dev.densor.cli.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which columns of a .csv file are read, and whether its first line names them. That line is a header when one of its
 * cells is neither a number nor empty; when columns are picked by number, only those picked are looked at, so that a
 * column of text that nobody wants does not count. A column picked by name needs a header.
 *
 * @param hasHeader whether the first line names the columns
 * @param indexes of the columns, from 0, in the order in which they are wanted
 */
record CsvColumns(boolean hasHeader, int[] indexes) {
    private static final int MOST_NAMES_SHOWN = 12;

    /**
     * Finds the columns.
     *
     * @param file for the messages
     * @param first line of the file
     * @param picks names, numbers from 1 or ranges such as 2-785; none means all columns
     * @throws DataException when one is not there
     */
    static CsvColumns of(String file, CsvRecord first, List<String> picks) {
        List<String> cells = first.getFields();
        boolean named = !picks.stream().allMatch(CsvColumns::isRange);
        IntStream considered = picks.isEmpty() || named
                ? IntStream.range(0, cells.size())
                : picks.stream().flatMapToInt(pick -> range(file, pick, cells.size()));
        boolean header = considered.mapToObj(cells::get).anyMatch(cell -> !cell.isBlank() && !Cell.isNumber(cell));
        if (picks.isEmpty()) {
            return new CsvColumns(header, IntStream.range(0, cells.size()).toArray());
        }
        List<String> names = header ? cells.stream().map(String::strip).toList() : List.of();
        int[] indexes = picks.stream()
                .flatMapToInt(pick -> find(file, pick, names, cells.size()))
                .toArray();
        return new CsvColumns(header, indexes);
    }

    private static IntStream find(String file, String pick, List<String> names, int columns) {
        int index = names.indexOf(pick);
        if (index >= 0) {
            if (index != names.lastIndexOf(pick)) {
                throw new DataException(file, "--columns " + pick + ": two columns have this name; give the number");
            }
            return IntStream.of(index);
        }
        if (isRange(pick)) {
            return range(file, pick, columns);
        }
        throw new DataException(file, "--columns " + pick + ": there is no such column; " + known(names, columns));
    }

    private static String known(List<String> names, int columns) {
        if (names.isEmpty()) {
            return "the first line has no names, so give numbers from 1 to " + columns;
        }
        String shown = names.stream().limit(MOST_NAMES_SHOWN).collect(Collectors.joining(", "));
        return "there are " + shown + (names.size() > MOST_NAMES_SHOWN ? ", ..." : "");
    }

    /** Whether {@code pick} is a number or two with a hyphen between them. */
    private static boolean isRange(String pick) {
        return pick.matches("\\d{1,9}(-\\d{1,9})?");
    }

    private static IntStream range(String file, String pick, int columns) {
        String[] ends = pick.split("-");
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        if (from < 1 || to > columns || from > to) {
            throw new DataException(
                    file, "--columns " + pick + ": wanted are numbers from 1 to " + columns + ", in rising order");
        }
        return IntStream.rangeClosed(from - 1, to - 1);
    }
}
