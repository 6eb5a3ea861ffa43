package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir
    Path folder;

    private static final List<Shape> SHAPES = List.of(
            Shape.SCALAR,
            Shape.of(0),
            Shape.of(1),
            Shape.of(7),
            Shape.of(3, 0, 2),
            Shape.of(5, 7, 11),
            Shape.of(70_001),
            Shape.of(1, 1, 1, 1, 1, 1, 2));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BFLOAT16")
    void everyTypeComesBackInEveryShape(DType dtype) {
        Path file = folder.resolve("a.npy");
        for (Shape shape : SHAPES) {
            HostArray array = Samples.random(dtype, shape, 1);
            Npy.write(file, array);
            assertTrue(Samples.same(array, Npy.read(file)), shape::toString);
        }
    }

    @Test
    void bfloat16IsRefusedAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("a.npy");
        HostArray array = HostArray.allocate(DType.BFLOAT16, Shape.of(2));
        NpyException refused = assertThrows(NpyException.class, () -> Npy.write(file, array));
        assertEquals(file + ": NumPy has no bfloat16; write it as float32", refused.getMessage());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void writesTheBytesThatNumPyWrites() throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, HostArray.of(new int[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3)));
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }";
        ByteBuffer data = NpyBytes.little(24);
        IntStream.rangeClosed(1, 6).forEach(data::putInt);
        ByteBuffer expected = NpyBytes.of(1, header + " ".repeat(117 - header.length()) + "\n", data);
        assertArrayEquals(NpyBytes.array(expected), Files.readAllBytes(file));
    }

    static Stream<String> numbers() {
        return Stream.of("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8");
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void bothByteOrdersAreRead(String code) {
        for (String order : List.of("<", ">")) {
            ByteBuffer data = order.equals("<") ? NpyBytes.little(32) : NpyBytes.big(32);
            for (int i = 0; i < 4; i++) {
                put(data, code, 20 * i);
            }
            HostArray read = Npy.read(NpyBytes.of(order + code, false, "(4,)", data), "a.npy");
            assertArrayEquals(new double[] {0, 20, 40, 60}, read.toDoubles(), order + code);
        }
    }

    private static void put(ByteBuffer data, String code, int value) {
        switch (code) {
            case "i1", "u1" -> data.put((byte) value);
            case "i2", "u2" -> data.putShort((short) value);
            case "i4", "u4" -> data.putInt(value);
            case "i8", "u8" -> data.putLong(value);
            case "f4" -> data.putFloat(value);
            case "f8" -> data.putDouble(value);
            default -> throw new IllegalArgumentException(code);
        }
    }

    @Test
    void integersWithoutATypeOfTheirOwnWiden() {
        ByteBuffer shorts = NpyBytes.big(4).putShort((short) -1).putShort((short) 5);
        HostArray signed = Npy.read(NpyBytes.of(">i2", false, "(2,)", shorts), "a.npy");
        assertEquals(DType.INT32, signed.dtype());
        assertArrayEquals(new double[] {-1, 5}, signed.toDoubles());
        HostArray unsigned = Npy.read(NpyBytes.of(">u2", false, "(2,)", shorts), "a.npy");
        assertEquals(DType.INT32, unsigned.dtype());
        assertArrayEquals(new double[] {65_535, 5}, unsigned.toDoubles());
        HostArray wide =
                Npy.read(NpyBytes.of("<u4", false, "(1,)", NpyBytes.little(4).putInt(-1)), "a.npy");
        assertEquals(DType.INT64, wide.dtype());
        assertEquals(4_294_967_295L, wide.getLong(0));
    }

    @Test
    void uint64BeyondInt64IsRefusedWithItsValue() {
        ByteBuffer data = NpyBytes.little(16).putLong(1).putLong(-1);
        NpyException refused =
                assertThrows(NpyException.class, () -> Npy.read(NpyBytes.of("<u8", false, "(2,)", data), "ids.npy"));
        assertEquals(
                "ids.npy: holds 18446744073709551615, beyond int64, the widest integer here", refused.getMessage());
    }

    @Test
    void aBoolIsZeroOrOneWhateverTheByte() {
        ByteBuffer data = NpyBytes.little(3).put((byte) 0).put((byte) 7).put((byte) -1);
        HostArray read = Npy.read(NpyBytes.of("|b1", false, "(3,)", data), "a.npy");
        assertArrayEquals(new double[] {0, 1, 1}, read.toDoubles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f4", ">f4"})
    void fortranOrderBecomesRowMajor(String descr) {
        // Element [i, j, k] is 100 i + 10 j + k; in the file i varies fastest.
        ByteBuffer data = descr.startsWith("<") ? NpyBytes.little(96) : NpyBytes.big(96);
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    data.putFloat(100 * i + 10 * j + k);
                }
            }
        }
        float[] expected = {
            0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123
        };
        HostArray read = Npy.read(NpyBytes.of(descr, true, "(2, 3, 4)", data), "a.npy");
        assertEquals(Shape.of(2, 3, 4), read.shape());
        assertArrayEquals(expected, read.toFloats());
    }

    @Test
    void fortranOrderOfAVectorOrAnEmptyArrayChangesNothing() {
        ByteBuffer two = NpyBytes.little(2).put((byte) 3).put((byte) 4);
        HostArray vector = Npy.read(NpyBytes.of("|u1", true, "(2,)", two), "a.npy");
        assertArrayEquals(new double[] {3, 4}, vector.toDoubles());
        HostArray empty = Npy.read(NpyBytes.of("|u1", true, "(2, 0)", NpyBytes.little(0)), "a.npy");
        assertEquals(Shape.of(2, 0), empty.shape());
    }

    @Test
    void theBufferGivenIsReadFromItsPositionAndNotMoved() {
        ByteBuffer file = NpyBytes.of("<f4", false, "()", NpyBytes.little(4).putFloat(2.5f));
        ByteBuffer within =
                ByteBuffer.allocate(file.limit() + 5).position(5).put(file).position(5);
        HostArray read = Npy.read(within, "a.npy");
        assertEquals(Shape.SCALAR, read.shape());
        assertArrayEquals(new float[] {2.5f}, read.toFloats());
        assertEquals(5, within.position());
    }

    @Test
    void anOlderFileIsReplaced() {
        Path file = folder.resolve("a.npy");
        Npy.write(file, HostArray.of(new float[100], Shape.of(100)));
        Npy.write(file, HostArray.of(new float[] {1}, Shape.of(1)));
        assertArrayEquals(new float[] {1}, Npy.read(file).toFloats());
    }

    @Test
    void aPartOfAnArrayIsWrittenAsAnArray() {
        Path file = folder.resolve("a.npy");
        double[] values = new double[30];
        Arrays.setAll(values, i -> i);
        Npy.write(file, HostArray.of(values, Shape.of(10, 3)).rows(2, 1));
        assertArrayEquals(new double[] {6, 7, 8}, Npy.read(file).toDoubles());
    }
}
