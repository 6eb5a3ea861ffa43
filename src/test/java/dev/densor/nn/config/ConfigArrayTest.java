package dev.densor.nn.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigArrayTest {
    private static Optional<HostArray> read(Object value) {
        return new Config("layer \"x\"", Collections.singletonMap("mean", value)).array("mean");
    }

    @Test
    void aNumberIsAScalar() {
        assertEquals(Shape.SCALAR, read(2L).orElseThrow().shape());
        assertEquals(0.5, read(0.5).orElseThrow().getDouble(0));
        assertTrue(read(null).isEmpty());
    }

    @Test
    void listsAreAxes() {
        HostArray array = read(List.of(List.of(1L, 2.5), List.of(3L, 4L))).orElseThrow();
        assertEquals(Shape.of(2, 2), array.shape());
        assertArrayEquals(new double[] {1, 2.5, 3, 4}, array.toDoubles());
    }

    @Test
    void aWrappedNumpyArrayIsItsValue() {
        Map<String, Object> wrapped =
                Map.of("class_name", "__numpy__", "config", Map.of("value", List.of(1.5, 2L), "dtype", "float32"));
        assertArrayEquals(new double[] {1.5, 2}, read(wrapped).orElseThrow().toDoubles());
    }

    @Test
    void whatIsNoArrayIsRefused() {
        List<Object> ragged = List.of(List.of(1L), List.of(1L, 2L));
        for (Object value : new Object[] {"one", true, ragged, Map.of("config", "x"), Map.of()}) {
            String message = assertThrows(IllegalArgumentException.class, () -> read(value))
                    .getMessage();
            assertTrue(message.startsWith("layer \"x\": mean"), message);
        }
    }

    @Test
    void nestingBeyondNumpysLimitIsRefusedWithoutRecursion() {
        List<Object> deep = List.of(1L);
        for (int i = 0; i < 100_000; i++) {
            deep = Collections.singletonList(deep);
        }
        assertTrue(NestedNumbers.parse(deep).isEmpty());
    }
}
