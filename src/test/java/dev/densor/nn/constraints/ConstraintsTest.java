package dev.densor.nn.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintsTest {
    private static Constraint read(String className, Map<String, Object> config) {
        return Constraints.get(Map.of("class_name", className, "config", config));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "max_norm;MaxNorm;{max_value=2.0, axis=0}",
                "maxnorm;MaxNorm;{max_value=2.0, axis=0}",
                "non_neg;NonNeg;{}",
                "nonneg;NonNeg;{}",
                "unit_norm;UnitNorm;{axis=0}",
                "unitnorm;UnitNorm;{axis=0}",
                "MinMaxNorm;MinMaxNorm;{min_value=0.0, max_value=1.0, rate=1.0, axis=0}",
                "min_max_norm;MinMaxNorm;{min_value=0.0, max_value=1.0, rate=1.0, axis=0}"
            })
    void everyNameOfAnyKerasVersionIsKnown(String name, String className, String config) {
        assertEquals(className, Constraints.get(name).className());
        assertEquals(config, Constraints.get(name).config().toString());
    }

    @Test
    void configurationsAreReadAndWrittenAsKerasWritesThem() {
        Map<String, Object> range = Map.of("min_value", 0.1, "max_value", 2.0, "rate", 0.5, "axis", 1L);
        assertEquals(range, read("MinMaxNorm", range).config());
        assertEquals(Constraints.minMaxNorm(0.1, 2, 0.5, 1), read("MinMaxNorm", range));
        Map<String, Object> filter = Map.of("max_value", 3L, "axis", List.of(0L, 1L, 2L));
        assertEquals(
                "{max_value=3.0, axis=[0, 1, 2]}",
                read("MaxNorm", filter).config().toString());
    }

    @Test
    void theKeysOfKeras1AreRead() {
        assertEquals(Constraints.maxNorm(3, 1), read("MaxNorm", Map.of("m", 3L, "axis", 1L, "name", "MaxNorm")));
        assertEquals(Constraints.minMaxNorm(0.5, 2, 1), read("MinMaxNorm", Map.of("low", 0.5, "high", 2L)));
    }

    @Test
    void aVersionRefusesTheNamesOfTheOther() {
        assertEquals("MaxNorm", Constraints.get("maxnorm", KerasVersion.V2).className());
        assertEquals(
                "constraint \"maxnorm\" is not a name of Keras 3; its names are MaxNorm, MinMaxNorm, NonNeg, UnitNorm, "
                        + "max_norm, min_max_norm, non_neg, unit_norm",
                refusal(() -> Constraints.get("maxnorm", KerasVersion.V3)));
        assertNull(Constraints.get(null, KerasVersion.V3));
    }

    @Test
    void aConstraintOfAUserIsKeptByName() {
        Constraint halved = Constraints.of("constraints_test_halved", w -> Elementwise.multiply(w, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Constraints.deserialize(Constraints.serialize(halved)));
        Constraints.register(halved);
        assertSame(halved, Constraints.deserialize(Constraints.serialize(halved)));
        assertSame(halved, Constraints.get("constraints_test_halved", KerasVersion.V3));
        assertThrows(IllegalArgumentException.class, () -> Constraints.of("maxnorm", w -> w));
    }

    @Test
    void nullStaysNullAndAConstraintStaysItself() {
        Constraint nonNeg = Constraints.nonNeg();
        assertNull(Constraints.get(null));
        assertSame(nonNeg, Constraints.get(nonNeg));
    }

    @Test
    void aRefusalNamesTheConstraintAndTheValue() {
        assertEquals(
                "constraint \"MaxNorm\": norms must be finite, 0 or more, and in order, not from 0.0 to -1.0",
                refusal(() -> Constraints.maxNorm(-1)));
        assertEquals(
                "constraint \"MinMaxNorm\": norms must be finite, 0 or more, and in order, not from 2.0 to 1.0",
                refusal(() -> Constraints.minMaxNorm(2, 1, 1)));
        assertEquals(
                "constraint \"MinMaxNorm\": rate must be from 0 to 1, not 1.5",
                refusal(() -> Constraints.minMaxNorm(0, 1, 1.5)));
        assertEquals(
                "constraint \"max\" is not known; known are MaxNorm, NonNeg, UnitNorm, MinMaxNorm, and what was "
                        + "registered",
                refusal(() -> Constraints.get("max")));
        assertThrows(IllegalArgumentException.class, () -> Constraints.maxNorm(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> read("UnitNorm", Map.of("axis", "last")));
    }
}
