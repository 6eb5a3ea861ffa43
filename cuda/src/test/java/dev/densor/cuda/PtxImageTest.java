package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.PtxCompiler;
import dev.densor.cuda.driver.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PtxImageTest {
    private static String image(Ptx ptx, String kernel) {
        return new String(ptx.image(kernel), StandardCharsets.US_ASCII);
    }

    @Test
    void anImageHasOneKernelAndWhatAllShare() {
        Ptx ptx = Ptx.of("unary_f32");
        String image = image(ptx, "unary_sin_f32");
        assertEquals(1, image.split("\\.entry ", -1).length - 1);
        assertTrue(image.contains(".entry unary_sin_f32("));
        assertTrue(image.contains(".version 6.4") && image.contains(".target sm_75"));
        assertTrue(image.contains("__cudart_i2opi_f["), "the table that sines of large numbers need");
        assertTrue(image.stripTrailing().endsWith("}"));
        assertEquals(75, ptx.architecture());
    }

    /**
     * Of each family every kernel for one architecture, and for each architecture one kernel at least; but of large
     * kernels, which are for one architecture alone, the smallest of each family.
     */
    @Test
    void whatADriverIsGivenCompiles()
            throws IOException, UnavailableException, InterruptedException, ExecutionException {
        PtxCompiler.require();
        List<PtxCompiler.Task> tasks = new ArrayList<>();
        for (String family : families().toList()) {
            Ptx ptx = Ptx.of(family);
            List<String> kernels = compiled(ptx);
            int[] architectures =
                    PtxCompiler.architectures(image(ptx, kernels.get(0))).toArray();
            for (int i = 0; i < Math.max(kernels.size(), architectures.length); i++) {
                String kernel = kernels.get(i % kernels.size());
                int architecture = architectures[i % architectures.length];
                tasks.add(new PtxCompiler.Task(kernel, image(ptx, kernel), architecture));
            }
        }
        assertEquals("", PtxCompiler.compileAll(tasks));
    }

    private static List<String> compiled(Ptx ptx) {
        List<String> kernels = List.copyOf(ptx.kernels());
        if (!PtxCompiler.isForOneArchitecture(image(ptx, kernels.get(0)))) {
            return kernels;
        }
        Comparator<String> bySize = Comparator.comparing(kernel -> ptx.image(kernel).length);
        return List.of(kernels.stream().min(bySize).orElseThrow());
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    static Stream<String> families() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("densor.root"), "cuda/src/main/cuda"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .toList()
                    .stream();
        }
    }

    /** A kernel was not cut in two where a brace closes within it. */
    @ParameterizedTest
    @MethodSource("families")
    void everyKernelIsWhole(String family) {
        Ptx ptx = Ptx.of(family);
        for (String kernel : ptx.kernels()) {
            String image = image(ptx, kernel);
            assertEquals(count(image, '{'), count(image, '}'), kernel);
            assertEquals(1, image.split("\\.entry ", -1).length - 1, kernel);
            assertTrue(image.contains("ret;"), kernel);
        }
    }

    /** Of 16 bytes: four of 32 bits or two of 64. */
    private static boolean isWide(String access, String image) {
        return image.contains(access + ".v4.u32")
                || image.contains(access + ".v4.f32")
                || image.contains(access + ".v2.u64")
                || image.contains(access + ".v2.f64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unary_f32",
                "unary_f64",
                "unary_f16",
                "unary_bf16",
                "unary_whole",
                "binary_flat",
                "select",
                "cast",
                "gradient"
            })
    void contiguousElementsAreMovedSixteenBytesAtATime(String family) {
        Ptx ptx = Ptx.of(family);
        for (String kernel : ptx.kernels()) {
            String image = image(ptx, kernel);
            boolean reads = isWide("ld.global", image);
            boolean writes = isWide("st.global", image);
            // What gives truth values writes fewer bytes than it reads; a conversion is wide on its wider side.
            boolean oneSide = family.equals("cast") || kernel.startsWith("compare") || kernel.startsWith("predicate");
            boolean strided = kernel.contains("strided");
            assertTrue(strided || (oneSide ? reads || writes : reads && writes), kernel);
        }
    }

    @Test
    void whatIsNotThereIsRefused() {
        Ptx ptx = Ptx.of("generate");
        assertThrows(IllegalArgumentException.class, () -> ptx.image("fil"));
        assertThrows(IllegalStateException.class, () -> Ptx.of("nothing"));
    }
}
