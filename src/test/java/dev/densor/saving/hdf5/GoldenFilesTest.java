package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GoldenFilesTest {
    private static final int LINES = 3_342;
    private static final long CRC = 410_051_018L;

    private static List<Path> files() {
        return Samples.goldenFiles("models", "models_more", "legacy").stream()
                .filter(file ->
                        file.toString().endsWith(".h5") || file.toString().endsWith(".keras"))
                .toList();
    }

    /** The numbers are h5py's, see digest.py; they change with the golden files. */
    @Test
    void everyAttributeAndEveryElementOfEveryFileOfKerasIsReadAsH5pyReadsIt() {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            try (Hdf5File opened = Samples.open(name, Samples.content(file))) {
                lines.addAll(Visit.strictly(name, opened).lines());
            }
        }
        lines.sort(null);
        CRC32 crc = new CRC32();
        crc.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(LINES, CRC), List.of(lines.size(), crc.getValue()));
    }

    @Test
    void aFileOnDiskGivesWhatItGivesInMemory() {
        for (Path file : Samples.goldenFiles("legacy")) {
            if (file.toString().endsWith(".h5")) {
                try (Hdf5File onDisk = Hdf5File.open(file);
                        Hdf5File inMemory = Samples.open("in memory", Samples.content(file))) {
                    assertEquals(
                            Visit.strictly("", inMemory).lines(),
                            Visit.strictly("", onDisk).lines());
                }
            }
        }
    }

    @Test
    void bfloat16IsOpaqueAndOnlyAKerasFileSaysWhatItMeans() {
        Hdf5Dataset keras = root("models/files/policy_bfloat16.keras")
                .dataset("layers/dense/vars/0")
                .orElseThrow();
        Hdf5Dataset legacy = root("models/files/policy_bfloat16.h5")
                .dataset("model_weights/dense_45/bfloat16/dense_45/kernel")
                .orElseThrow();
        assertEquals(ElementType.OPAQUE16, keras.type());
        assertEquals(Optional.of("bfloat16"), keras.attributes().string("dtype"));
        assertEquals(ElementType.OPAQUE16, legacy.type());
        assertEquals(List.of(), legacy.attributes().names());
        assertArrayEquals(new long[] {6, 5}, legacy.shape());
        assertArrayEquals(keras.shorts(), legacy.shorts());
    }

    @Test
    void aNameWithABackslashIsOneName() {
        Hdf5Group root = root("legacy/files/sequential_2_15_windows.keras");
        assertTrue(root.names().contains("layers\\dense_1"), root.names()::toString);
        Hdf5Dataset kernel = root.dataset("layers\\dense_1/vars/0").orElseThrow();
        assertEquals("/layers\\dense_1/vars/0", kernel.path());
        assertArrayEquals(new long[] {7, 7}, kernel.shape());
        assertEquals(Optional.empty(), root.group("layers/dense_1"));
    }

    @Test
    void chunkedNamesAreOneList() {
        Hdf5Group weights = root("legacy/files/chunked_names_2_2_5.h5")
                .group("model_weights")
                .orElseThrow();
        List<String> names = weights.attributes().strings("layer_names").orElseThrow();
        assertFalse(weights.attributes().has("layer_names"));
        assertTrue(weights.attributes().has("layer_names0"));
        assertTrue(names.stream().allMatch(name -> weights.group(name).isPresent()), names::toString);
    }

    private static Hdf5Group root(String golden) {
        return Samples.open(golden, Samples.content(Samples.golden(golden))).root();
    }
}
