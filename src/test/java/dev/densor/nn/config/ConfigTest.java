package dev.densor.nn.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.PartialShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ConfigTest {
    private static Config config(Object... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Config("layer \"dense\"", values);
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void aKeyThatIsNullCountsAsAbsent() {
        Config config = config("units", null);
        assertFalse(config.has("units"));
        assertNull(config.get("units"));
        assertEquals(7, config.integer("units", 7));
        assertEquals(0.5, config.number("units", 0.5));
        assertTrue(config.flag("units", true));
        assertEquals("x", config.text("units", "x"));
        assertEquals(List.of(), config.list("units"));
        assertEquals(Optional.empty(), config.integers("units"));
        assertEquals(Optional.empty(), config.object("units"));
        assertEquals(Optional.empty(), config.shape("units"));
    }

    @Test
    void valuesAreReadByKind() {
        Config config = config("units", 64L, "rate", 0.25, "use_bias", false, "name", "d");
        assertEquals(64, config.positiveInt("units"));
        assertEquals(64, config.integer("units", 1));
        assertEquals(64.0, config.number("units", 1));
        assertEquals(0.25, config.number("rate", 1));
        assertFalse(config.flag("use_bias", true));
        assertEquals("d", config.text("name", ""));
        assertEquals("layer \"dense\"", config.owner());
        assertThrows(UnsupportedOperationException.class, () -> config.values().clear());
    }

    @Test
    void whatIsNoPositiveIntegerIsRefused() {
        for (Object units : Arrays.asList(0L, -3L, 2.5, "64", null, true)) {
            String shown = units instanceof String ? "\"64\"" : String.valueOf(units);
            assertRefused(
                    "layer \"dense\": units must be a positive integer, not " + shown,
                    () -> config("units", units).positiveInt("units"));
        }
        assertRefused(
                "layer \"dense\": units must be at most 2147483647, not 2147483648",
                () -> config("units", 1L << 31).positiveInt("units"));
    }

    @Test
    void aNumberThatPythonHeldInAnArrayIsRead() {
        assertEquals(
                6, config("max_value", Map.of("type", "ndarray", "value", 6.0)).number("max_value", 0));
        Map<String, Object> tensor = Map.of("class_name", "__tensor__", "config", Map.of("value", 0.5));
        assertEquals(0.5, config("mask_value", tensor).number("mask_value", 0));
        assertRefused(
                "layer \"dense\": rate must be a finite number, not {value=[1.0]}",
                () -> config("rate", Map.of("value", List.of(1.0))).number("rate", 0));
    }

    @Test
    void aValueOfAnotherKindIsRefusedByKey() {
        Config config = config("a", "x", "b", 1L, "c", List.of(1L));
        assertRefused("layer \"dense\": a must be a finite number, not \"x\"", () -> config.number("a", 0));
        assertRefused("layer \"dense\": b must be true or false, not 1", () -> config.flag("b", true));
        assertRefused("layer \"dense\": c must be text, not [1]", () -> config.text("c", ""));
        assertRefused("layer \"dense\": b must be a list, not 1", () -> config.list("b"));
        assertRefused("layer \"dense\": b must be an object, not 1", () -> config.object("b"));
        assertRefused("layer \"dense\": b must be a shape, not 1", () -> config.shape("b"));
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        assertRefused("layer \"dense\": rate must be a finite number, not NaN", () -> config("rate", Double.NaN)
                .number("rate", 0));
        assertThrows(IllegalArgumentException.class, () -> config("rate", Double.NEGATIVE_INFINITY)
                .number("rate", 0));
    }

    @Test
    void severalIntegersMayBeOne() {
        assertArrayEquals(
                new int[] {1, -2},
                config("axis", List.of(1L, -2L)).integers("axis").orElseThrow());
        assertArrayEquals(new int[] {3}, config("axis", 3L).integers("axis").orElseThrow());
        assertArrayEquals(new int[0], config("axis", List.of()).integers("axis").orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> config("axis", List.of(1L << 40))
                .integers("axis"));
        assertThrows(IllegalArgumentException.class, () -> config("axis", Arrays.asList(1L, null))
                .integers("axis"));
        assertThrows(
                IllegalArgumentException.class, () -> config("axis", 1L << 40).integer("axis", 0));
    }

    @Test
    void shapesHaveNullForUnknownSizes() {
        assertEquals(
                Optional.of(PartialShape.batchOf(28, 28)),
                config("shape", Arrays.asList(null, 28L, 28L)).shape("shape"));
        assertEquals(Optional.of(PartialShape.of()), config("shape", List.of()).shape("shape"));
        assertRefused("layer \"dense\": shape must be a shape, not [-1]", () -> config("shape", List.of(-1L))
                .shape("shape"));
        assertThrows(IllegalArgumentException.class, () -> config("shape", List.of(2.5))
                .shape("shape"));
    }

    @Test
    void anObjectInsideSpeaksOfWhereItIs() {
        Config inner = config("dtype", Map.of("name", 3L)).object("dtype").orElseThrow();
        assertEquals("layer \"dense\": dtype", inner.owner());
        assertRefused("layer \"dense\": dtype: name must be text, not 3", () -> inner.text("name", ""));
        assertEquals(Optional.empty(), Config.of("x", "text"));
    }

    @Test
    void aMessageStaysShortWhateverTheFileSays() {
        String endless = "x".repeat(100_000);
        String message = assertThrows(IllegalArgumentException.class, () -> config("rate", endless)
                        .number("rate", 0))
                .getMessage();
        assertTrue(message.length() < 300, () -> message.length() + " characters");
    }
}
