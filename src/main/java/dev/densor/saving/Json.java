package dev.densor.saving;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as Python writes it (NaN and Infinity too) into maps, lists, texts, longs, doubles, booleans and null. */
final class Json {
    /** A configuration of this size describes a million layers. */
    static final long MAX_BYTES = 64L << 20;

    /** Real models nest their configuration some twenty levels deep. */
    private static final int MAX_DEPTH = 200;

    private final String what;
    private final JsonReader reader;

    private Json(String what, JsonReader reader) {
        this.what = what;
        this.reader = reader;
    }

    /**
     * The object that {@code bytes} hold.
     *
     * @param what names them in messages: {@code "config.json"}
     */
    static Map<String, Object> object(ByteBuffer bytes, String what) {
        try {
            return object(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(bytes.duplicate())
                            .toString(),
                    what);
        } catch (CharacterCodingException wrong) {
            throw new IllegalArgumentException(what + " is not UTF-8 text", wrong);
        }
    }

    /** The object that {@code text} holds. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text, String what) {
        JsonReader reader = new JsonReader(new StringReader(text));
        // The only mode in which this parser takes the NaN and Infinity of Python's writer.
        reader.setStrictness(Strictness.LENIENT);
        try {
            Object value = new Json(what, reader).value(0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException(what + " is not valid JSON: something follows its end");
            }
            if (value instanceof Map<?, ?> map) {
                return (Map<String, Object>) map;
            }
            throw new IllegalArgumentException(what + " does not describe a model: it is not a JSON object");
        } catch (IOException | IllegalStateException | NumberFormatException wrong) {
            throw new IllegalArgumentException(what + " is not valid JSON: " + firstLine(wrong), wrong);
        }
    }

    private static String firstLine(Exception wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }

    private Object value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(what + " is nested more than " + MAX_DEPTH + " levels deep");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> map(depth);
            case BEGIN_ARRAY -> list(depth);
            case STRING -> text();
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield null;
            }
            case NAME, END_OBJECT, END_ARRAY, END_DOCUMENT ->
                throw new IllegalArgumentException(what + " is not valid JSON: a value is missing");
        };
    }

    /** The lenient reader gives bare NaN and Infinity as text; a model whose name is "NaN" loses little by that. */
    private Object text() throws IOException {
        String text = reader.nextString();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> text;
        };
    }

    private Map<String, Object> map(int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            map.put(key, value(depth + 1));
        }
        reader.endObject();
        return map;
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            list.add(value(depth + 1));
        }
        reader.endArray();
        return list;
    }

    private static Object number(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException notAnInteger) {
            return Double.valueOf(digits);
        }
    }
}
