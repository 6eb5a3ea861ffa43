package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cubins that were committed are those of the sources, whole, and for the architectures that they are said to be.
 */
class CubinTest {
    /** What users download for all kernels together, at most. */
    private static final long MOST_BYTES = 6 << 20;

    private static final Pattern ENTRY = Pattern.compile("^\\.visible \\.entry (\\w+)\\(", Pattern.MULTILINE);

    /** The machine's number in an ELF file: EM_CUDA. */
    private static final int CUDA = 190;

    static Stream<String> cubins() throws IOException {
        return KernelSources.cubinsCommitted().stream();
    }

    private static String family(String cubins) {
        return cubins.substring(0, cubins.indexOf('.'));
    }

    @Test
    void everySourceHasTheCubinsThatItAsksForAndNoOther() throws IOException {
        assertEquals(KernelSources.cubinsWanted(), KernelSources.cubinsCommitted());
    }

    @ParameterizedTest
    @MethodSource("cubins")
    void areOfTheSourcesAsTheyAre(String cubins) throws IOException {
        assertEquals(
                "// sources " + KernelSources.hash(family(cubins)),
                Files.readAllLines(KernelSources.cubinTable(cubins)).get(0),
                cubins + " is not of these sources: run ci/build-kernels.sh " + family(cubins) + ".cu");
    }

    @ParameterizedTest
    @MethodSource("cubins")
    void everyKernelOfThePtxHasOne(String cubins) throws IOException {
        String ptx = KernelSources.ptx(family(cubins));
        List<String> entries =
                ENTRY.matcher(ptx).results().map(entry -> entry.group(1)).toList();
        assertEquals(entries, rows(cubins).stream().map(row -> row[0]).toList());
    }

    private static List<String[]> rows(String cubins) throws IOException {
        return Files.readAllLines(KernelSources.cubinTable(cubins)).stream()
                .skip(1)
                .map(row -> row.split(" "))
                .toList();
    }

    /** They lie one behind the other; of each the hash, the machine, the architecture and the kernel's name. */
    @ParameterizedTest
    @MethodSource("cubins")
    void everyOneIsWhole(String cubins) throws IOException, NoSuchAlgorithmException {
        byte[] all = Files.readAllBytes(KernelSources.cubinImages(cubins));
        int end = 0;
        for (String[] row : rows(cubins)) {
            assertEquals(end, Integer.parseInt(row[1]), row[0]);
            end += Integer.parseInt(row[2]);
            byte[] cubin = inflate(Arrays.copyOfRange(all, Integer.parseInt(row[1]), end));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(cubin);
            assertEquals(row[3], HexFormat.of().formatHex(hash), row[0]);
            checkHeader(cubin, cubins);
            String text = new String(cubin, StandardCharsets.ISO_8859_1);
            assertTrue(text.contains(".text." + row[0] + "\0"), row[0]);
        }
        assertEquals(all.length, end);
    }

    private static byte[] inflate(byte[] member) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(member))) {
            return in.readAllBytes();
        }
    }

    /**
     * Of an ELF file of 64 bits: its first bytes, at 8 the version of its ABI, the machine at 18, at 48 flags whose lowest
     * byte is the architecture. Of ABI 7, as ptxas of CUDA 12 makes it, so that drivers of CUDA 12 take it; that of CUDA
     * 13 makes files of ABI 8.
     */
    private static void checkHeader(byte[] cubin, String cubins) {
        ByteBuffer header = ByteBuffer.wrap(cubin).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F', 2}, Arrays.copyOf(cubin, 5));
        assertEquals(7, header.get(8), "ABI");
        assertEquals(CUDA, header.getShort(18));
        String architecture = cubins.substring(cubins.indexOf(".sm_") + 4).replace("a", "");
        assertEquals(Integer.parseInt(architecture), header.get(48));
    }

    @Test
    void allKernelsTogetherAreSmall() throws IOException {
        long bytes = 0;
        for (String family : KernelSources.committed()) {
            bytes += Files.size(KernelSources.ptxFile(family));
        }
        for (String cubins : KernelSources.cubinsCommitted()) {
            bytes += Files.size(KernelSources.cubinImages(cubins)) + Files.size(KernelSources.cubinTable(cubins));
        }
        assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
    }
}
