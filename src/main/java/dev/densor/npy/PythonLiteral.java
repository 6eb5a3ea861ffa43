package dev.densor.npy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the dictionary that stands in the header of a .npy file: a literal of Python made of strings, numbers, True,
 * False, None, tuples, lists and dictionaries. They become String, Long, Boolean, {@link #NONE}, List and Map; whether
 * a list was written as a tuple is forgotten.
 */
final class PythonLiteral {
    /** Python's None. */
    static final Object NONE = new Object();

    /** Deeper than any header of an array; nesting is the one thing here that uses the stack. */
    private static final int DEEPEST = 32;

    private final String text;
    private int at;
    private int depth;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** Text that is not such a literal; the message says what was wanted where. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    /**
     * The value of {@code text}; white space may stand around it.
     *
     * @throws SyntaxException when it is not one literal of the kinds named above
     */
    static Object parse(String text) throws SyntaxException {
        PythonLiteral parser = new PythonLiteral(text);
        Object value = parser.value();
        parser.peek();
        if (parser.at < text.length()) {
            throw parser.wanted("the end");
        }
        return value;
    }

    /** The next character that is not white space, or NUL at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private Object value() throws SyntaxException {
        char first = peek();
        return switch (first) {
            case '{' -> nested(this::dictionary);
            case '(' -> nested(() -> sequence(')'));
            case '[' -> nested(() -> sequence(']'));
            case '\'', '"' -> string();
            default -> first == '-' || isDigit(first) ? number() : word();
        };
    }

    private interface Rule {
        Object read() throws SyntaxException;
    }

    private Object nested(Rule rule) throws SyntaxException {
        if (++depth > DEEPEST) {
            throw new SyntaxException("it is nested more than " + DEEPEST + " deep");
        }
        at++;
        Object value = rule.read();
        depth--;
        return value;
    }

    private Map<String, Object> dictionary() throws SyntaxException {
        Map<String, Object> entries = new LinkedHashMap<>();
        while (peek() != '}') {
            if (peek() != '\'' && peek() != '"') {
                throw wanted("a quoted key");
            }
            String key = string();
            expect(':');
            if (entries.put(key, value()) != null) {
                throw new SyntaxException("key '" + key + "' stands twice");
            }
            comma('}');
        }
        at++;
        return entries;
    }

    private List<Object> sequence(char close) throws SyntaxException {
        List<Object> items = new ArrayList<>();
        while (peek() != close) {
            items.add(value());
            comma(close);
        }
        at++;
        return items;
    }

    /** A comma, which may be left out before the end. */
    private void comma(char close) throws SyntaxException {
        if (peek() != close) {
            expect(',');
        }
    }

    private void expect(char wanted) throws SyntaxException {
        if (peek() != wanted) {
            throw wanted("'" + wanted + "'");
        }
        at++;
    }

    private String string() throws SyntaxException {
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw wanted("the closing " + quote);
        }
        at++;
        return value.toString();
    }

    private Long number() throws SyntaxException {
        int start = at++;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        // Python 2 marked long integers with an L.
        if (at < text.length() && text.charAt(at) == 'L') {
            at++;
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException notLong) {
            throw new SyntaxException(digits.length() == 1 ? "'-' is not a number" : digits + " is beyond 64 bits");
        }
    }

    private Object word() throws SyntaxException {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            case "None" -> NONE;
            default -> {
                at = start;
                throw wanted("a string, number, tuple or True or False");
            }
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private SyntaxException wanted(String what) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new SyntaxException("at character " + (at + 1) + ": wanted " + what + ", found " + found);
    }
}
