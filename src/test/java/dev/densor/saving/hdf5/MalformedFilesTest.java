package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden malformed files as far as HDF5 is what is wrong, or odd, about them. */
@Timeout(5)
class MalformedFilesTest {
    private static final String KERNEL = "layers/dense/vars/0";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "empty.h5                | is empty, not an HDF5 file",
                "not_hdf5.h5             | is not an HDF5 file",
                "truncated.h5            | is truncated: 8604 bytes are left of 17208",
                "weights_truncated.keras | is truncated: 6318 bytes are left of 12636",
                "weights_not_hdf5.keras  | Superblock version is not supported",
            })
    void whatIsNoWholeFileIsNotOpened(String name, String what) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> open(name));
        assertTrue(e.getMessage().startsWith(name + ": "), e::getMessage);
        assertTrue(e.getMessage().contains(what), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel_external_file.keras  | has its data in another file (outside.bin), which is never opened",
                "kernel_external_link.keras  | links into another file (outside.h5), which is never opened",
                "kernel_link_to_itself.keras | links to \"/layers/dense/vars/0\" and so to itself",
                "kernel_huge_sparse.keras    | claims 1099511627776 elements of 4 bytes, but at most",
                "kernel_strings.keras        | holds text, not [float32]",
            })
    void whatMayNotBeReadIsRefusedByName(String name, String what) throws Exception {
        // Where a reader that follows links would find what it looks for.
        for (String outside : new String[] {"outside.bin", "outside.h5"}) {
            Files.write(folder.resolve(outside), Samples.content(Samples.golden("malformed/files/kernel_nan.keras")));
        }
        Path file = folder.resolve(name + ".h5");
        Files.write(file, Samples.content(Samples.golden("malformed/files/" + name)));
        try (Hdf5File opened = Hdf5File.open(file)) {
            Hdf5Exception e = assertThrows(
                    Hdf5Exception.class,
                    () -> opened.root().dataset(KERNEL).orElseThrow().floats());
            assertTrue(e.getMessage().startsWith(name + ".h5: /" + KERNEL + ": "), e::getMessage);
            assertTrue(e.getMessage().contains(what), e::getMessage);
        }
    }

    @Test
    void shapesAndTypesAreThereToCompareBeforeDataIs() {
        assertArrayEquals(
                new long[] {1 << 20, 1 << 20}, kernel("kernel_huge_sparse").shape());
        assertArrayEquals(new long[] {5, 4}, kernel("kernel_transposed").shape());
        assertArrayEquals(new long[] {4, 5, 1}, kernel("kernel_wrong_rank").shape());
        assertArrayEquals(new long[] {4, 5}, kernel("kernel_external_file").shape());
        assertEquals(ElementType.TEXT, kernel("kernel_strings").type());
    }

    @Test
    void oddButSoundKernelsAreReadExactly() {
        float[] sevenths = new float[20];
        float[] counted = new float[20];
        for (int i = 0; i < 20; i++) {
            sevenths[i] = (float) (i / 7.0);
            counted[i] = i;
        }
        assertArrayEquals(sevenths, kernel("kernel_gzip_chunked").floats());
        assertArrayEquals(counted, kernel("kernel_big_endian").floats());
        assertEquals(20, kernel("kernel_float64").doubles().length);
        assertEquals(20, kernel("kernel_int64").longs().length);
        assertTrue(IntStream.range(0, 20)
                .allMatch(i -> Float.isNaN(kernel("kernel_nan").floats()[i])));
    }

    @Test
    void aConfigThatIsANumberIsNoText() {
        Hdf5Attributes attributes = open("config_is_a_number.h5").root().attributes();
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> attributes.string("model_config"));
        assertEquals("config_is_a_number.h5: /: attribute model_config is int64, not text", e.getMessage());
    }

    @Test
    void whatIsMissingIsEmpty() {
        assertEquals(
                Optional.empty(), open("no_model_config.h5").root().attributes().string("model_config"));
        assertEquals(Optional.empty(), open("missing_kernel.keras").root().dataset(KERNEL));
        assertEquals(
                Optional.empty(), open("missing_kernel.h5").root().dataset("model_weights/first/base/first/kernel"));
    }

    private static Hdf5Dataset kernel(String name) {
        return open(name + ".keras").root().dataset(KERNEL).orElseThrow();
    }

    private static Hdf5File open(String name) {
        return Samples.open(name, Samples.content(Samples.golden("malformed/files/" + name)));
    }
}
