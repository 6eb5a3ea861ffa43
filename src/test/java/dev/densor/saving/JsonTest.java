package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void valuesBecomeJavasOwn() {
        Map<String, Object> json =
                Json.object("{\"a\": [1, 2.5, \"x\", true, null], \"b\": {\"c\": -3}}", "config.json");
        assertEquals(Arrays.asList(1L, 2.5, "x", true, null), json.get("a"));
        assertEquals(Map.of("c", -3L), json.get("b"));
    }

    @Test
    void whatPythonWritesForNonFiniteNumbersIsRead() {
        assertEquals(
                List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                Json.object("{\"a\": [NaN, Infinity, -Infinity]}", "config.json")
                        .get("a"));
    }

    @Test
    void integersBeyondLongBecomeDoubles() {
        assertEquals(
                1e30,
                Json.object("{\"a\": 1000000000000000000000000000000}", "x").get("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": [1, 2 | config.json is not valid JSON",
                "{\"a\": } | config.json is not valid JSON",
                "{\"a\": 1} {} | config.json is not valid JSON",
                "[1, 2] | config.json does not describe a model: it is not a JSON object",
                "42 | config.json does not describe a model: it is not a JSON object"
            })
    void brokenTextIsRefusedByName(String text, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Json.object(text, "config.json"));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    @Test
    void deepNestingIsRefusedWithoutAStackOverflow() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Json.object(deep, "config.json"));
        assertEquals("config.json is nested more than 200 levels deep", refused.getMessage());
    }
}
