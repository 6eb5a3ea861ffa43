package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.ShapeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
    private static final ByteBuffer TWO_FLOATS = NpyBytes.little(8).putFloat(1).putFloat(2);

    private static String refusal(ByteBuffer file) {
        return assertThrows(NpyException.class, () -> Npy.read(file, "x.npy")).getMessage();
    }

    private static String refusal(String header) {
        return refusal(NpyBytes.of(1, header, TWO_FLOATS));
    }

    private static String refusal(String descr, String shape) {
        return refusal(NpyBytes.of(descr, false, shape, TWO_FLOATS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
        ByteBuffer file = NpyBytes.of(version, header, TWO_FLOATS);
        assertArrayEquals(new float[] {1, 2}, Npy.read(file, "x.npy").toFloats());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"<f4\"}",
                "  { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : [ 2L ] }  ",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1)}",
            })
    void otherWaysOfWritingAHeaderAreRead(String header) {
        ByteBuffer file = NpyBytes.of(1, header, TWO_FLOATS);
        assertArrayEquals(new float[] {1, 2}, Npy.read(file, "x.npy").toFloats());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "|O;       Python objects, stored as pickled code that Densor never runs",
                "<U5;      text",
                "|S3;      text",
                "<c8;      complex numbers",
                "<M8[ns];  dates or durations",
                "|V2;      raw bytes, as bfloat16 is saved",
                "<f16;     floating-point numbers of an unusual size",
                "<q7;      not a type Densor knows",
                "'';       not a type Densor knows",
            })
    void aTypeThatCannotBeReadIsNamed(String descr, String kind) {
        String expected = "x.npy: dtype '" + descr + "' (" + kind + ") cannot be read; save it with .astype('float32')"
                + " or another of bool, int8 to int64, uint8 to uint64, float16 to float64";
        assertEquals(expected, refusal(descr, "(2,)"));
    }

    @Test
    void aStructuredArrayIsRefused() {
        assertEquals(
                "x.npy: it is a structured array; save each field as an array of its own",
                refusal("{'descr': [('a', '<f4'), ('b', '<i4', (2,))], 'fortran_order': False, 'shape': (1,)}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(-1,)                   | the header's shape: -1 is not a size",
                "(1.5,)                  | the header cannot be read: at character 53: wanted ',', found '.'",
                "('a',)                  | the header's shape: a is not a size",
                "(True,)                 | the header's shape: true is not a size",
                "5                       | the header's shape is not a tuple of at most 64 numbers",
                "(99999999999999999999,) | the header cannot be read: 99999999999999999999 is beyond 64 bits",
                "(4611686018427387904,)  | shape [4611686018427387904] has more than 2^63 bytes",
                "(2, 3000000000)         | shape [2, 3000000000]: only the first axis may be longer than 2^31 - 1",
                "(2, 70000, 70000)       | shape [2, 70000, 70000]: a row has more than 2^31 elements",
                "(3,)                    | truncated: float32 [3] takes 12 bytes, there are 8",
                "(2000000000, 1000)      | truncated: float32 [2000000000, 1000] takes 8000000000000 bytes, there are 8",
                "()                      | float32 [] takes 4 bytes, there are 8; more than one array in a .npy file"
                        + " cannot be read",
            })
    void aShapeThatCannotBeIsRefused(String shape, String problem) {
        assertEquals("x.npy: " + problem, refusal("<f4", shape));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f4', 'shape': (2,)}    | the header is not a dictionary of descr, fortran_order and shape",
                "('descr', 'fortran_order')         | the header is not a dictionary of descr, fortran_order and shape",
                "{'descr': '<f4', 'descr': '<f8'}   | the header cannot be read: key 'descr' stands twice",
                "{'descr': '<f4'                    | the header cannot be read: at character 16: wanted ',',"
                        + " found the end",
                "{'descr': '<f4                     | the header cannot be read: at character 15: wanted the closing ',"
                        + " found the end",
                "{'descr': __import__('os')}        | the header cannot be read: at character 11: wanted a string,"
                        + " number, tuple or True or False, found '_'",
                "{5: 6}                             | the header cannot be read: at character 2: wanted a quoted key,"
                        + " found '5'",
                "{'a': -}                           | the header cannot be read: '-' is not a number",
                "{'a': 1} x                         | the header cannot be read: at character 10: wanted the end,"
                        + " found 'x'",
                "{'descr': 5, 'fortran_order': False, 'shape': (2,)} | the header's descr is not text",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)} | the header's fortran_order is neither True nor"
                        + " False",
                "{'descr': '<f4', 'fortran_order': None, 'shape': (2,)} | the header's fortran_order is neither True"
                        + " nor False",
            })
    void aMalformedHeaderIsRefusedAtTheCharacter(String header, String problem) {
        assertEquals("x.npy: " + problem, refusal(header));
    }

    @Test
    void deepNestingIsRefusedWithoutUsingUpTheStack() {
        assertEquals("x.npy: the header cannot be read: it is nested more than 32 deep", refusal("[".repeat(60_000)));
    }

    @Test
    void somethingElseThanNpyIsRefused() {
        assertEquals("x.npy: not a .npy file: it has only 0 bytes", refusal(ByteBuffer.allocate(0)));
        assertEquals("x.npy: not a .npy file: it does not start with \\x93NUMPY", refusal(ByteBuffer.allocate(100)));
        ByteBuffer zip = ByteBuffer.wrap("PK\3\4 and more".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                "x.npy: not a .npy file: it does not start with \\x93NUMPY but as a zip does; name it .npz if it is"
                        + " one",
                refusal(zip));
    }

    @Test
    void anUnknownVersionIsRefused() {
        ByteBuffer file = NpyBytes.of("<f4", false, "(2,)", TWO_FLOATS);
        file.put(6, (byte) 4);
        assertEquals("x.npy: format version 4.0 is not known; 1.0, 2.0 and 3.0 are", refusal(file));
    }

    @Test
    void aHeaderThatEndsEarlyOrPromisesGigabytesIsRefused() {
        ByteBuffer file = NpyBytes.of("<f4", false, "(2,)", TWO_FLOATS);
        assertEquals(
                "x.npy: truncated: it ends within the header",
                refusal(file.duplicate().limit(40)));
        assertEquals(
                "x.npy: truncated: it ends within the header",
                refusal(file.duplicate().limit(9)));
        ByteBuffer long2 = NpyBytes.of(2, "{}", TWO_FLOATS).putInt(8, -1);
        assertEquals("x.npy: a header of 4294967295 bytes is longer than any array needs", refusal(long2));
    }

    /** Mutations of a valid file: each is read or refused by one of two exceptions, none does anything else. */
    @Test
    void mutatedFilesAreReadOrRefused() {
        Random random = new Random(42);
        byte[] valid = NpyBytes.array(NpyBytes.of("<i2", true, "(2, 2)", TWO_FLOATS));
        String alphabet = "{}()[]',:\"\\ -0123456789LTrueFalse<>|=fiubOU.\0\u00ff";
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = valid.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            int end = random.nextInt(10) == 0 ? random.nextInt(mutated.length) : mutated.length;
            try {
                assertEquals(
                        4, Npy.read(ByteBuffer.wrap(mutated, 0, end), "x.npy").size() & ~3);
            } catch (NpyException | ShapeException expected) {
                assertTrue(expected.getMessage().startsWith("x.npy: "), expected.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 1_000 && refused < 2_000, "refused " + refused);
    }
}
