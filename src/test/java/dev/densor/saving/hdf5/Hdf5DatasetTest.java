package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are the formulas of generate.py. */
class Hdf5DatasetTest {
    private static final Hdf5Group TYPES = Samples.open("types.h5").root();
    private static final Hdf5Group CHUNKS = Samples.open("chunks.h5").root();
    private static final float[] FLOATS = {0f, -0f, 1.5f, -2.25f, Float.POSITIVE_INFINITY, 0x1p-14f};

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void integersOfEitherByteOrderAreRead(String order) {
        Hdf5Group group = TYPES.group(order).orElseThrow();
        assertArrayEquals(
                new byte[] {-128, -2, -1, 0, 1, 127}, dataset(group, "int8").bytes());
        assertArrayEquals(
                new short[] {Short.MIN_VALUE, -2, -1, 0, 1, Short.MAX_VALUE},
                dataset(group, "int16").shorts());
        assertArrayEquals(
                new int[] {Integer.MIN_VALUE, -2, -1, 0, 1, Integer.MAX_VALUE},
                dataset(group, "int32").ints());
        assertArrayEquals(
                new long[] {Long.MIN_VALUE, -2, -1, 0, 1, Long.MAX_VALUE},
                dataset(group, "int64").longs());
        assertArrayEquals(
                new byte[] {0, 1, 2, 3, -2, -1}, dataset(group, "uint8").bytes());
        assertArrayEquals(
                new short[] {0, 1, 2, 3, -2, -1}, dataset(group, "uint16").shorts());
        assertArrayEquals(
                new int[] {0, 1, 2, 3, -2, -1}, dataset(group, "uint32").ints());
        assertArrayEquals(
                new long[] {0, 1, 2, 3, -2, -1}, dataset(group, "uint64").longs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void floatsOfEitherByteOrderAreRead(String order) {
        Hdf5Group group = TYPES.group(order).orElseThrow();
        double[] doubles =
                IntStream.range(0, FLOATS.length).mapToDouble(i -> FLOATS[i]).toArray();
        assertArrayEquals(
                new short[] {0, (short) 0x8000, 0x3E00, (short) 0xC080, 0x7C00, 0x0400},
                dataset(group, "float16").shorts());
        assertArrayEquals(FLOATS, dataset(group, "float32").floats());
        assertArrayEquals(doubles, dataset(group, "float64").doubles());
    }

    @ParameterizedTest
    @CsvSource({"opaque16, OPAQUE16", "bfloat16, BFLOAT16"})
    void bfloat16GivesItsBitsHoweverItIsStored(String name, ElementType type) {
        assertEquals(type, dataset(TYPES, name).type());
        assertArrayEquals(
                new short[] {0, (short) 0x8000, 0x3FC0, (short) 0xC010, 0x7F80, 0x7FC1},
                dataset(TYPES, name).shorts());
    }

    @ParameterizedTest
    @CsvSource({
        "little/int8, INT8", "big/int16, INT16", "little/int32, INT32", "big/int64, INT64",
        "little/uint8, UINT8", "big/uint16, UINT16", "little/uint32, UINT32", "big/uint64, UINT64",
        "little/float16, FLOAT16", "big/float32, FLOAT32", "little/float64, FLOAT64", "text, TEXT",
        "odd_bias, OTHER", "opaque3, OTHER", "bool, OTHER", "compound, OTHER"
    })
    void typesAreTold(String name, ElementType type) {
        assertEquals(type, dataset(TYPES, name).type());
    }

    @Test
    void shapesAreToldForScalarsEmptyAndNullDatasetsToo() {
        assertArrayEquals(new long[] {2, 3}, dataset(TYPES, "little/int8").shape());
        assertArrayEquals(new long[0], dataset(TYPES, "scalar").shape());
        assertArrayEquals(new long[] {0, 3}, dataset(TYPES, "empty").shape());
        assertArrayEquals(new long[] {0}, dataset(TYPES, "null").shape());
        assertArrayEquals(new long[] {-7}, dataset(TYPES, "scalar").longs());
        assertArrayEquals(new float[0], dataset(TYPES, "empty").floats());
        assertArrayEquals(new float[0], dataset(TYPES, "null").floats());
    }

    @Test
    void compactDataIsRead() {
        assertArrayEquals(FLOATS, dataset(TYPES, "compact").floats());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "shuffle", "both", "one_large"})
    void chunksAreJoinedWhateverTheirFiltersAndWhereverTheyEnd(String name) {
        double[] cube = IntStream.range(0, 105).asDoubleStream().toArray();
        assertArrayEquals(cube, dataset(CHUNKS, name).doubles());
    }

    @Test
    void chunksOfBigEndianNumbersAreJoined() {
        short[] expected = new short[105];
        for (short i = 0; i < expected.length; i++) {
            expected[i] = i;
        }
        assertArrayEquals(expected, dataset(CHUNKS, "both_big").shorts());
    }

    @Test
    void aTreeOfSeveralLevelsIsWalked() {
        assertArrayEquals(
                IntStream.range(0, 1000).toArray(), dataset(CHUNKS, "many").ints());
    }

    @Test
    void eachReadingGivesAnArrayOfItsOwn() {
        Hdf5Dataset dataset = dataset(TYPES, "little/float32");
        dataset.floats()[0] = 99;
        dataset.shape()[0] = 99;
        assertArrayEquals(FLOATS, dataset.floats());
        assertArrayEquals(new long[] {6}, dataset.shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lzf        | filter 32000",
                "fletcher32 | filter 3;",
                "sparse     | 1 of 2 chunks are there",
            })
    void whatIsNotReadIsRefusedByName(String name, String what) {
        Hdf5Dataset dataset = dataset(CHUNKS, name);
        Hdf5Exception e = assertThrows(Hdf5Exception.class, name.equals("sparse") ? dataset::floats : dataset::doubles);
        assertTrue(e.getMessage().startsWith("chunks.h5: /" + name + ": "), e::getMessage);
        assertTrue(e.getMessage().contains(what), e::getMessage);
    }

    @Test
    void anotherTypeThanAskedForIsRefused() {
        assertMessage("types.h5: /text: holds text, not [float32]", () -> dataset(TYPES, "text")
                .floats());
        assertMessage("types.h5: /big/int32: holds int32, not [int64, uint64]", () -> dataset(TYPES, "big/int32")
                .longs());
        assertMessage("types.h5: /compound: holds other, not [float64]", () -> dataset(TYPES, "compound")
                .doubles());
    }

    @Test
    void dataThatWasNeverWrittenIsRefused() {
        assertMessage(
                "types.h5: /never_written: claims 20 elements, but has no data in the file",
                () -> dataset(TYPES, "never_written").floats());
    }

    private static void assertMessage(String message, Runnable reading) {
        assertEquals(message, assertThrows(Hdf5Exception.class, reading::run).getMessage());
    }

    private static Hdf5Dataset dataset(Hdf5Group group, String path) {
        return group.dataset(path).orElseThrow();
    }
}
