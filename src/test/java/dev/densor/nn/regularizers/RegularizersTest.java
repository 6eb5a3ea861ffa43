package dev.densor.nn.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizersTest {
    private static Regularizer read(String className, Map<String, Object> config) {
        return Regularizers.get(Map.of("class_name", className, "config", config));
    }

    /** L1 and OrthogonalRegularizer hold their factor as a float32, L2 and L1L2 do not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "l1;L1;{l1=0.009999999776482582}",
                "L2;L2;{l2=0.01}",
                "l1l2;L1L2;{l1=0.0, l2=0.0}",
                "L1L2;L1L2;{l1=0.0, l2=0.0}",
                "l1_l2;L1L2;{l1=0.01, l2=0.01}",
                "activity_l1l2;L1L2;{l1=0.01, l2=0.01}",
                "WeightRegularizer;L1L2;{l1=0.0, l2=0.0}",
                "orthogonal_regularizer;OrthogonalRegularizer;{factor=0.009999999776482582, mode=rows}"
            })
    void everyNameOfAnyKerasVersionIsKnown(String name, String className, String config) {
        assertEquals(className, Regularizers.get(name).className());
        assertEquals(config, Regularizers.get(name).config().toString());
    }

    @Test
    void configurationsAreReadAndWrittenAsKerasWritesThem() {
        assertEquals(Map.of("l2", 0.03), read("L2", Map.of("l2", 0.03)).config());
        assertEquals(
                "{l1=0.0, l2=0.5}",
                read("WeightRegularizer", Map.of("l2", 0.5, "name", "WeightRegularizer"))
                        .config()
                        .toString());
        assertEquals(
                "{factor=0.019999999552965164, mode=columns}",
                Regularizers.orthogonal(0.02, "columns").config().toString());
        assertEquals(Regularizers.l1l2(0.25, 1), read("L1L2", Map.of("l1", 0.25, "l2", 1L)));
    }

    @Test
    void nullStaysNullAndARegularizerStaysItself() {
        Regularizer l2 = Regularizers.l2(1);
        assertNull(Regularizers.get(null));
        assertSame(l2, Regularizers.get(l2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void factorsThatKerasRefusesAreRefused(double factor) {
        assertThrows(IllegalArgumentException.class, () -> Regularizers.l1(factor));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.l2(factor));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.l1l2(0, factor));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.orthogonal(factor, "rows"));
    }

    @Test
    void aRefusalNamesTheRegularizerAndTheValue() {
        assertEquals(
                "regularizer \"L2\": l2 must be finite and 0 or more, not -1.0",
                assertThrows(IllegalArgumentException.class, () -> Regularizers.l2(-1))
                        .getMessage());
        assertEquals(
                "regularizer \"OrthogonalRegularizer\": mode must be rows or columns, not \"diagonal\"",
                assertThrows(IllegalArgumentException.class, () -> Regularizers.orthogonal(1, "diagonal"))
                        .getMessage());
        assertEquals(
                "regularizer \"l3\" is not known; known are L1, L2, L1L2, OrthogonalRegularizer",
                assertThrows(IllegalArgumentException.class, () -> Regularizers.get("l3"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> read("L1", Map.of("l1", "big")));
    }
}
