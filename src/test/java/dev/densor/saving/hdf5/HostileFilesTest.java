package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files forged to make a reader loop, overflow or allocate. */
@Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
    private static final String TREE_OF_CHUNKS = "TREE\1";
    private static final String TREE_OF_GROUP = "TREE\0";

    @Test
    void aTreeThatIsItsOwnChildIsRefused() {
        Forgery chunks = Forgery.of("chunks.h5");
        int root = chunks.find(TREE_OF_CHUNKS + "\1", 0);
        chunks.putLong(root + 24 + 24, root);
        assertRefused("wrong place", () -> dataset(chunks, "many").ints());
        Forgery links = Forgery.of("links.h5");
        int many = links.find(TREE_OF_GROUP + "\1", 0);
        links.putLong(many + 24 + 8, many);
        assertRefused("wrong place", () -> links.open().root().group("many"));
    }

    /** 2 to the power of 255 leaves, all empty, though no node stands under itself. */
    @Test
    void aTreeWhoseBranchesMeetAgainIsRefused() {
        Forgery file = Forgery.of("chunks.h5");
        int level1 = file.find(TREE_OF_CHUNKS + "\1", 0);
        long below = file.size();
        file.append(Forgery.buffer(112).put(TREE_OF_CHUNKS.getBytes()));
        for (int level = 1; level < 256; level++) {
            ByteBuffer node = Forgery.buffer(112).put(TREE_OF_CHUNKS.getBytes()).put((byte) level);
            node.put((byte) 2).putLong(48, below).putLong(80, below);
            below = file.size();
            file.append(node);
        }
        replaceLong(file, level1, below);
        assertRefused("without end", () -> dataset(file, "many").ints());
    }

    @Test
    void aHeaderThatContinuesInItselfIsRefused() {
        Forgery file = Forgery.of("types.h5");
        int header = file.size();
        ByteBuffer circle = Forgery.buffer(48).put((byte) 1).putInt(8, 32);
        circle.putShort(16, (short) 0x10)
                .putShort(18, (short) 16)
                .putLong(24, header + 16)
                .putLong(32, 32);
        assertRefused("without end", file.append(circle).rootHeaderAt(header)::open);
    }

    @Test
    void aHeaderOfMoreMessagesThanCanBeIsRefused() {
        Forgery file = Forgery.of("types.h5");
        int header = file.size();
        ByteBuffer many = Forgery.buffer(1 << 20).put((byte) 1).putInt(8, (1 << 20) - 16);
        for (int i = 16; i < many.capacity(); i += 8) {
            many.putShort(i, (short) 0x0D);
        }
        assertRefused("65535 messages", file.append(many).rootHeaderAt(header)::open);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, 1 << 20})
    void aHeaderLargerThanTheFileIsRefused(int size) {
        Forgery file = Forgery.of("types.h5");
        assertRefused("is damaged", file.putInt((int) file.getLong(64) + 8, size)::open);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
    void aHeapOfNamesLargerThanTheFileIsRefused(long size) {
        Forgery file = Forgery.of("links.h5");
        assertRefused("/: is damaged", file.putLong(file.find("HEAP", 0) + 8, size)::open);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Integer.MAX_VALUE, Long.MAX_VALUE})
    void aHeapOfTextsLargerThanTheFileIsRefused(long size) {
        Forgery file = Forgery.of("attributes.h5");
        file.putLong(file.find("GCOL", 0) + 8, size);
        assertRefused("global heap", () -> file.open().root().attributes().string("variable"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFF, 0x7FFF})
    void aTableOfMoreNamesThanTheFileHasIsRefused(int entries) {
        Forgery file = Forgery.of("links.h5");
        assertRefused("/: is damaged", file.putShort(file.find("SNOD", 0) + 6, entries)::open);
    }

    @Test
    void manyNamesOfTheSameManyBytesAreRefused() {
        Forgery file = Forgery.of("links.h5");
        int names = file.size();
        ByteBuffer heap = Forgery.buffer(4 << 20);
        Arrays.fill(heap.array(), 0, heap.capacity() - 1, (byte) 'n');
        file.append(heap);
        int position = heapOf(file, file.find("link_599", 0));
        file.putLong(position + 8, heap.capacity()).putLong(position + 24, names);
        assertRefused("bytes of text", () -> file.open().root().group("many"));
    }

    @ParameterizedTest
    @CsvSource({
        "1048576, 1048576",
        "4294967296, 4294967296",
        "9223372036854775807, 9223372036854775807",
        "2, 4",
    })
    void aShapeLargerThanTheDataIsToldAndRefusedWhenItIsRead(long rows, long columns) {
        Forgery file = Forgery.of("types.h5");
        int sizes = file.sizes(2, 3);
        Hdf5Dataset dataset = dataset(file.putLong(sizes, rows).putLong(sizes + 8, columns), "little/int8");
        assertArrayEquals(new long[] {rows, columns}, dataset.shape());
        assertRefused("can come from the file", dataset::bytes);
    }

    @Test
    void aShapeAndAnAmountOfDataThatLieTogetherAreRefused() {
        Forgery file = Forgery.of("types.h5");
        file.putLong(file.contiguousAddress(6) + 8, 1 << 28).putLong(file.sizes(2, 3), (1 << 28) / 3);
        Hdf5Dataset dataset = dataset(file, "little/int8");
        assertRefused("claims 268435455 elements of 1 bytes, but at most", dataset::bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeSizeIsRefused(long size) {
        Forgery file = Forgery.of("types.h5");
        assertRefused("/little/int8: is damaged", () -> dataset(file.putLong(file.sizes(2, 3), size), "little/int8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1048576 | 1048576 | can come from the file",
                "4096    | 4096    | 1 of 256 chunks are there",
                "65536   | 256     | 1 of 256 chunks are there",
                "256     | 255     | chunk",
            })
    void aChunkedShapeThatTheChunksDoNotFillIsRefused(long rows, long columns, String what) {
        Forgery file = Forgery.of("chunks.h5");
        int sizes = file.sizes(256, 256);
        file.putLong(sizes, rows).putLong(sizes + 8, columns);
        if (columns != 255) {
            assertRefused(what, () -> dataset(file, "zeros").floats());
        } else {
            assertEquals(256 * 255, dataset(file, "zeros").floats().length);
        }
    }

    @Test
    void aChunkThatIsThereTwiceIsRefused() {
        Forgery file = Forgery.of("chunks.h5");
        int root = file.find(TREE_OF_CHUNKS + "\1", 0);
        int leaf = (int) file.getLong(root + 24 + 24);
        file.putLong(leaf + 24 + 32 + 8, 0);
        assertRefused("chunk 0 twice", () -> dataset(file, "many").ints());
    }

    /** The chunk of 256 x 256 zeros inflates to 262,144 bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "256        | 128        | does not inflate to 131072 bytes",
                "256        | 257        | does not inflate to 263168 bytes",
                "256        | 512        | a chunk has",
                "2048       | 2048       | a chunk has",
                "2147483647 | 2147483647 | overflow",
                "2147483647 | 1          | claims 256 chunks",
                "0          | 256        | a dimension of 0",
            })
    void aChunkOfAnotherSizeThanItInflatesToIsRefused(int rows, int columns, String what) {
        Forgery file = Forgery.of("chunks.h5");
        int chunk = file.find("\0\1\0\0\0\1\0\0\4\0\0\0", 0);
        file.putInt(chunk, rows).putInt(chunk + 4, columns);
        assertRefused(what, () -> dataset(file, "zeros").floats());
    }

    @Test
    void aListOfMoreTextsThanItsAttributeHoldsIsRefused() {
        Forgery file = Forgery.of("attributes.h5");
        file.putLong(file.sizes(2, 2), Long.MAX_VALUE / 2);
        assertRefused("do not fit", () -> file.open().root().attributes().strings("shape"));
    }

    /** 8,000 sequences of sequences: a reader that follows them falls. */
    @Test
    void aDatatypeNestedTooDeepIsNotFollowed() {
        Forgery file = Forgery.of("types.h5");
        int nested = 64_000;
        ByteBuffer header = Forgery.buffer(56 + nested).put((byte) 1).putInt(8, 40 + nested);
        header.putShort(16, (short) 0x01).putShort(18, (short) 8).put(24, (byte) 1);
        header.putShort(32, (short) 0x08).putShort(34, (short) 0);
        header.putShort(40, (short) 0x03).putShort(42, (short) nested);
        for (int i = 48; i < 48 + nested; i += 8) {
            header.put(i, (byte) 0x19).putInt(i + 4, 16);
        }
        int tree = (int) file.getLong(80);
        int firstNames = (int) file.getLong(tree + 32);
        file.putLong(firstNames + 16, file.size()).append(header);
        assertEquals(ElementType.OTHER, dataset(file, "bfloat16").type());
    }

    @Test
    void aLinkWithoutANameIsRefused() {
        Forgery file = Forgery.of("links.h5");
        file.putInt(file.find("again", 0), 0);
        assertRefused("a link named \"\"", () -> file.open().root().group("a"));
    }

    @Test
    void everyOtherGroupStaysReadableBesideADamagedOne() {
        Forgery file = Forgery.of("links.h5");
        int many = file.find(TREE_OF_GROUP + "\1", 0);
        Hdf5Group root = file.putLong(many + 24 + 8, many).open().root();
        assertThrows(Hdf5Exception.class, () -> root.group("many"));
        assertEquals(3f, root.dataset("a/b/value").orElseThrow().floats()[0]);
        assertEquals(Optional.empty(), root.group("nothing"));
    }

    private static void assertRefused(String what, Runnable reading) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, reading::run);
        assertTrue(e.getMessage().contains(what), e::getMessage);
    }

    private static Hdf5Dataset dataset(Forgery file, String path) {
        return file.open().root().dataset(path).orElseThrow();
    }

    private static void replaceLong(Forgery file, long old, long now) {
        for (int i = 0; i < file.size() - 7; i++) {
            if (file.getLong(i) == old) {
                file.putLong(i, now);
                return;
            }
        }
        throw new AssertionError(old + " is not in the file");
    }

    /** The header of the heap whose names stand at the position. */
    private static int heapOf(Forgery file, int position) {
        int heap = file.find("HEAP", 0);
        while (file.getLong(heap + 24) > position || position >= file.getLong(heap + 24) + file.getLong(heap + 8)) {
            heap = file.find("HEAP", heap + 1);
        }
        return heap;
    }
}
