package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.densor.cuda.driver.ElfLibrary.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and changes the very library of JCuda's that is changed for cuBLAS 13. */
class ElfLibraryTest {
    private static final String OLD = "libcublas.so.12";
    private static final String NEW = "libcublas.so.13";

    private byte[] original;
    private byte[] changed;

    @TempDir
    private Path folder;

    @BeforeEach
    void rename() throws IOException, UnavailableException {
        original = JCudaNatives.packed("JCublas2").openStream().readAllBytes();
        changed = original.clone();
        new ElfLibrary(changed).rename(OLD, NEW);
    }

    private static List<String> replaced(List<String> names) {
        return names.stream().map(name -> name.equals(OLD) ? NEW : name).toList();
    }

    @Test
    void theHashIsThatOfTheSystemVAbi() {
        // Of "printf", in the ABI's own example; the other two were read from libraries.
        assertEquals(0x077905a6, ElfLibrary.hash("printf"));
        assertEquals(0x0ef62132, ElfLibrary.hash(OLD));
        assertEquals(0x09691a75, ElfLibrary.hash("GLIBC_2.2.5"));
    }

    @Test
    void theDependencyAndItsVersionAreRenamedAndNothingElse() {
        ElfLibrary before = new ElfLibrary(original);
        ElfLibrary after = new ElfLibrary(changed);
        assertTrue(before.needed().contains(OLD));
        assertEquals(replaced(before.needed()), after.needed());
        List<Version> expected = before.versions().stream()
                .map(version -> version.library().equals(OLD) ? new Version(NEW, NEW, 0x0ef62133) : version)
                .toList();
        assertEquals(expected, after.versions());
        assertEquals(
                before.versions().size() - 1,
                after.versions().stream().filter(before.versions()::contains).count());
    }

    /** Found by comparing the files, not by the reader that is under test. */
    @Test
    void twoBytesOfAMillionDiffer() {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < original.length; i++) {
            if (original[i] != changed[i]) {
                differences.add(original[i] + " to " + changed[i]);
            }
        }
        // The 2 of ".so.12" in the strings, and the low byte of the hash, which comes last in them.
        assertEquals(List.of("50 to 51", "50 to 51"), differences);
    }

    @Test
    void readelfSeesTheSame() throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("libJCublas2.so"), changed);
        String dump;
        try {
            Process readelf = new ProcessBuilder("readelf", "-dVW", file.toString()).start();
            dump = new String(readelf.getInputStream().readAllBytes());
            assertEquals(0, readelf.waitFor());
        } catch (IOException none) {
            assumeTrue(false, "there is no readelf");
            return;
        }
        assertTrue(dump.contains("Shared library: [" + NEW + "]"), dump);
        assertTrue(dump.contains("File: " + NEW + "  Cnt: 1"), dump);
        assertTrue(dump.contains("Name: " + NEW + "  Flags: none"), dump);
        assertFalse(dump.contains(OLD), dump);
    }

    private static String refusal(byte[] content) {
        return assertThrows(IllegalArgumentException.class, () -> new ElfLibrary(content).rename(OLD, NEW))
                .getMessage();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals("it is no 64-bit ELF file", refusal(new byte[100]));
        assertEquals("it is cut short", refusal(Arrays.copyOf(original, 5000)));
        assertEquals("it is cut short", refusal(new byte[3]));
        assertEquals("it does not need " + OLD + " and its version", refusal(changed));
        IllegalArgumentException longer = assertThrows(
                IllegalArgumentException.class, () -> new ElfLibrary(original).rename(OLD, "libcublas.so.130"));
        assertEquals("it cannot take a name of another length", longer.getMessage());
    }

    @Test
    void aHashThatDoesNotMatchItsNameIsRefused() {
        int hash = indexOf(original, new byte[] {0x32, 0x21, (byte) 0xf6, 0x0e});
        byte[] wrong = original.clone();
        wrong[hash]++;
        assertEquals("it has a wrong hash of " + OLD, refusal(wrong));
    }

    private static int indexOf(byte[] content, byte[] part) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(content, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }
}
