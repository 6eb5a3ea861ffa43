package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void eachParameterTakesTheBytesOfItsType() {
        ByteBuffer structure = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}, 1, 3);
        List<ByteBuffer> values =
                Arguments.of(1L << 40, -1, 0.5f, 0.1, structure).values();
        assertEquals(
                List.of(8, 4, 4, 8, 3),
                values.stream().map(ByteBuffer::remaining).toList());
        assertTrue(values.stream().allMatch(ByteBuffer::isDirect));
        assertTrue(values.stream().allMatch(value -> value.order() == ByteOrder.nativeOrder()));
        assertEquals(1L << 40, values.get(0).getLong(0));
        assertEquals(-1, values.get(1).getInt(0));
        assertEquals(0.5f, values.get(2).getFloat(0));
        assertEquals(0.1, values.get(3).getDouble(0));
        assertEquals(structure, values.get(4));
        assertEquals(3, structure.remaining());
    }

    @Test
    void whatAKernelCannotTakeIsRefusedAtOnce() {
        IllegalArgumentException text = assertThrows(IllegalArgumentException.class, () -> Arguments.of(1L, "two"));
        assertEquals("a kernel takes no String", text.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Arguments.of(1L, null));
    }
}
