package dev.densor.nn.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.tensor.Tensor;
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

    /** Keras 2 has l1_l2 as a function with defaults of its own; to Keras 3 it is no name. */
    @Test
    void aVersionRefusesTheNamesOfTheOther() {
        assertEquals(Regularizers.l1l2(0.01, 0.01), Regularizers.get("l1_l2", KerasVersion.V2));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.get("l1l2", KerasVersion.V2));
        assertEquals(
                "regularizer \"l1_l2\" is not a name of Keras 3; its names are L1, L1L2, L2, OrthogonalRegularizer, l1, "
                        + "l1l2, l2, orthogonal_regularizer",
                assertThrows(IllegalArgumentException.class, () -> Regularizers.get("l1_l2", KerasVersion.V3))
                        .getMessage());
        for (String old : new String[] {"WeightRegularizer", "activity_l1", "activity_l2", "activity_l1l2"}) {
            assertThrows(IllegalArgumentException.class, () -> Regularizers.get(old, KerasVersion.V2));
        }
    }

    @Test
    void aRegularizerOfAUserIsKeptByName() {
        Regularizer total = Regularizers.of("regularizers_test_total", x -> Reduction.sum(x, false));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.deserialize(Regularizers.serialize(total)));
        Regularizers.register(total);
        assertSame(total, Regularizers.deserialize(Regularizers.serialize(total)));
        assertThrows(IllegalArgumentException.class, () -> Regularizers.of("l1_l2", x -> x));
    }

    @Test
    void aClassOfAUserIsMadeOfItsConfiguration() {
        record Scaled(double factor) implements Regularizer {
            @Override
            public Tensor penalty(Tensor x) {
                return Elementwise.multiply(Reduction.sum(x, false), factor);
            }

            @Override
            public String className() {
                return "regularizers_test>Scaled";
            }

            @Override
            public Map<String, Object> config() {
                return Map.of("factor", factor);
            }
        }

        Regularizers.register("regularizers_test>Scaled", config -> new Scaled(config.number("factor", 1)));
        assertEquals(new Scaled(3), Regularizers.deserialize(Regularizers.serialize(new Scaled(3))));
        assertEquals(new Scaled(1), Regularizers.get("regularizers_test>Scaled"));
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
                "regularizer \"l3\" is not known; known are L1, L2, L1L2, OrthogonalRegularizer, and what was "
                        + "registered",
                assertThrows(IllegalArgumentException.class, () -> Regularizers.get("l3"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> read("L1", Map.of("l1", "big")));
    }
}
