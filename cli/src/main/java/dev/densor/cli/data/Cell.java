package dev.densor.cli.data;

import java.util.Locale;

/** What counts as a number in a .csv file: as Python reads it, so neither 1f nor 0x1p3, which Java takes for numbers. */
final class Cell {
    private static final int LONGEST_SHOWN = 40;
    /** With up to 15 digits both the digits and the power of ten they are divided by are exact, hence the quotient. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Cell() {}

    /**
     * The number in {@code text}; white space may stand around it.
     *
     * @throws NumberFormatException when it is none
     */
    static double number(String text) {
        double plain = plainNumber(text);
        return Double.isNaN(plain) ? anyNumber(text.strip()) : plain;
    }

    /** The number in text of few digits, perhaps with a point and a sign, as most are; NaN when it is not so plain. */
    private static double plainNumber(String text) {
        int start = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
        long digits = 0;
        int point = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = 10 * digits + (c - '0');
            } else if (c == '.' && point < 0) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        int count = text.length() - start - (point < 0 ? 0 : 1);
        if (count < 1 || count > EXACT_DIGITS) {
            return Double.NaN;
        }
        double number = digits / POWERS_OF_TEN[point < 0 ? 0 : text.length() - 1 - point];
        return start == 0 ? number : -number;
    }

    private static double anyNumber(String number) {
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return word(number);
            }
        }
        return Double.parseDouble(number);
    }

    private static double word(String text) {
        boolean negative = text.startsWith("-");
        String word = negative || text.startsWith("+") ? text.substring(1) : text;
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            default -> throw new NumberFormatException(text);
        };
    }

    /** Whether {@code text} is a number. */
    static boolean isNumber(String text) {
        try {
            number(text);
            return true;
        } catch (NumberFormatException other) {
            return false;
        }
    }

    /** Whether {@code text} is a whole number written without a point, within int64. */
    static boolean isInteger(String text) {
        try {
            Long.parseLong(text.strip());
            return true;
        } catch (NumberFormatException other) {
            return false;
        }
    }

    /** The text for a message: quoted, and not a whole page of it. */
    static String quoted(String text) {
        return '"' + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...") + '"';
    }
}
