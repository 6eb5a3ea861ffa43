package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The PTX compiles for every GPU that it says it is for, by the compiler of CUDA 12. */
class PtxCompilerTest {
    private static final Path MARKS = KernelSources.root().resolve("target/cuda/compiled");
    private static final int[] ARCHITECTURES = {75, 80, 86, 89, 90};
    private static final Pattern TARGET = Pattern.compile("^\\.target sm_(\\d+)(\\w*)", Pattern.MULTILINE);

    @BeforeAll
    static void load() throws IOException, UnavailableException {
        PtxCompiler.missing().ifPresent(Assumptions::abort);
        PtxCompiler.load();
    }

    @Test
    void compilesForEveryArchitecture() throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<String>> failures = new ArrayList<>();
            for (String family : KernelSources.committed()) {
                String ptx = Files.readString(KernelSources.ptx(family));
                architectures(ptx)
                        .forEach(
                                architecture -> failures.add(threads.submit(() -> compile(family, ptx, architecture))));
            }
            StringBuilder all = new StringBuilder();
            for (Future<String> failure : failures) {
                all.append(failure.get());
            }
            assertEquals("", all.toString());
        } finally {
            threads.shutdownNow();
        }
    }

    /** What is wrong; nothing where the same file was compiled before, of which there is a mark in target. */
    private static String compile(String family, String ptx, int architecture) throws IOException {
        Path mark = MARKS.resolve(family + "-" + KernelCompiler.hash(ptx) + "-sm_" + architecture);
        if (Files.exists(mark)) {
            return "";
        }
        long start = System.nanoTime();
        Optional<String> failure = PtxCompiler.compile(ptx, architecture);
        System.out.printf(
                "%s.ptx, %d bytes, for sm_%d: %d ms%n",
                family, ptx.length(), architecture, (System.nanoTime() - start) / 1_000_000);
        if (failure.isPresent()) {
            return family + " for sm_" + architecture + ": " + failure.get() + "\n";
        }
        Files.createDirectories(MARKS);
        Files.write(mark, new byte[0]);
        return "";
    }

    private static IntStream architectures(String ptx) {
        Matcher target = TARGET.matcher(ptx);
        assertTrue(target.find(), "no .target in the PTX");
        int least = Integer.parseInt(target.group(1));
        // sm_90a is for that architecture alone.
        return IntStream.of(ARCHITECTURES).filter(one -> target.group(2).isEmpty() ? one >= least : one == least);
    }

    @Test
    void aWrongFileIsNotCompiled() {
        Optional<String> failure = PtxCompiler.compile(".version 6.4\n.target sm_75\n.address_size 64\nadd;\n", 75);
        assertTrue(failure.orElse("").contains("add"), () -> failure.toString());
    }
}
