package dev.densor.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DTypeTest {
    @ParameterizedTest
    @CsvSource({
        "float32,4,true",
        "float64,8,true",
        "float16,2,true",
        "bfloat16,2,true",
        "int32,4,false",
        "int64,8,false",
        "int8,1,false",
        "uint8,1,false",
        "bool,1,false"
    })
    void isFoundByTheNameKerasGivesIt(String name, int bytes, boolean floating) {
        DType dtype = DType.of(name);
        assertEquals(name, dtype.kerasName());
        assertEquals(name, dtype.toString());
        assertEquals(bytes, dtype.bytes());
        assertEquals(floating, dtype.isFloating());
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertTrue(DType.find("complex64").isEmpty());
        assertTrue(DType.find("FLOAT32").isEmpty());
        assertEquals(
                "dtype \"complex64\" is not one of float32, float64, float16, bfloat16, int32, int64, int8, uint8, bool",
                assertThrows(DTypeException.class, () -> DType.of("complex64")).getMessage());
    }

    @Test
    void namesDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            // In Turkish the small form of I is not i.
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals("int32", DType.INT32.kerasName());
        } finally {
            Locale.setDefault(before);
        }
    }
}
