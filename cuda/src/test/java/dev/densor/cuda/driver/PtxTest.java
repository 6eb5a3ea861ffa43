package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The PTX that was committed is that of the sources, and the kernels in it are those that the processor runs. */
class PtxTest {
    private static final Pattern ENTRY = Pattern.compile("^\\.visible \\.entry (\\w+)\\(", Pattern.MULTILINE);

    static Stream<String> families() throws IOException {
        return KernelSources.families().stream();
    }

    private static Set<String> entries(String ptx) {
        return ENTRY.matcher(ptx).results().map(entry -> entry.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everySourceHasItsPtxAndNoOther() throws IOException {
        assertEquals(KernelSources.families(), KernelSources.committed());
    }

    @ParameterizedTest
    @MethodSource("families")
    void isOfTheSourcesAsTheyAre(String family) throws IOException {
        assertEquals(
                "// sources " + KernelSources.hash(family),
                KernelSources.ptx(family).lines().findFirst().orElse(""),
                family + ".ptx.gz is not of these sources: run ci/build-kernels.sh");
    }

    /** What a GPU runs has been run here. */
    @Test
    void hasTheKernelsThatTheEmulationHas() throws IOException {
        Emulator.require();
        Set<String> compiled = new TreeSet<>();
        for (String family : KernelSources.families()) {
            for (String entry : entries(KernelSources.ptx(family))) {
                assertTrue(compiled.add(entry), entry + " is in two files");
            }
        }
        Set<String> emulated = EmulatedLibrary.load().names();
        emulated.removeIf(name -> name.startsWith("trial_") || name.startsWith("fault_"));
        assertEquals(emulated, compiled);
    }
}
