package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.config.Config;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DTypePolicyTest {
    private static DTypePolicy read(Object dtype) {
        return DTypePolicy.read(new Config("layer \"dense\"", Map.of("dtype", dtype)));
    }

    @ParameterizedTest
    @CsvSource({
        "float32,FLOAT32,FLOAT32,",
        "float64,FLOAT64,FLOAT64,",
        "float16,FLOAT16,FLOAT16,",
        "bfloat16,BFLOAT16,BFLOAT16,",
        "mixed_float16,FLOAT16,FLOAT32,",
        "mixed_bfloat16,BFLOAT16,FLOAT32,",
        "int8_from_float32,FLOAT32,FLOAT32,int8",
        "int8_from_mixed_bfloat16,BFLOAT16,FLOAT32,int8",
        "int4/128_from_float32,FLOAT32,FLOAT32,int4/128"
    })
    void isFoundByTheNameKerasGivesIt(String name, DType compute, DType variable, String quantization) {
        DTypePolicy policy = DTypePolicy.of(name);
        assertEquals(new DTypePolicy(name, compute, variable, quantization), policy);
        assertEquals(Optional.ofNullable(quantization), policy.quantized());
        assertEquals(name, policy.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "int128", "float8", "Float32", "_from_", "int8_from_int8_from_float32", "int8_from_bool"})
    void anUnknownNameIsRefused(String name) {
        assertEquals(
                "dtype policy \"" + name + "\" is not known; known are float16, bfloat16, float32, float64, "
                        + "mixed_float16, mixed_bfloat16, their int8_from_ forms, and types of integers for layers "
                        + "without weights",
                assertThrows(IllegalArgumentException.class, () -> DTypePolicy.of(name))
                        .getMessage());
    }

    @Test
    void integersAreForLayersWithoutWeights() {
        assertEquals(DType.INT64, DTypePolicy.of("int64").compute());
        Layer dense = new Dense(2).dtype("int32").named("it");
        assertEquals(
                "layer \"it\" (Dense): dtype policy int32 is for layers without weights; choose float32",
                assertThrows(IllegalArgumentException.class, () -> dense.buildFor(List.of(PartialShape.batchOf(3))))
                        .getMessage());
    }

    @Test
    void aNameOfAnyLengthIsRefusedAndNotFollowed() {
        String endless = "int8_from_".repeat(100_000) + "float32";
        assertThrows(IllegalArgumentException.class, () -> DTypePolicy.of(endless));
    }

    @Test
    void theObjectsOfEveryKerasVersionAreRead() {
        assertEquals("float16", read("float16").name());
        assertEquals(
                "mixed_float16",
                read(policy("DTypePolicy", Map.of("name", "mixed_float16"))).name());
        assertEquals(
                "mixed_float16",
                read(policy("Policy", Map.of("name", "mixed_float16"))).name());
        Map<String, Object> quantized = Map.of("mode", "int8", "source_name", "mixed_bfloat16");
        assertEquals(
                "int8_from_mixed_bfloat16",
                read(policy("QuantizedDTypePolicy", quantized)).name());
    }

    private static Map<String, Object> policy(String className, Map<String, Object> config) {
        return Map.of("class_name", className, "config", config);
    }
}
