package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.host.PrivateFolder;
import dev.densor.host.UnpackedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.Assumptions;

/**
 * NVIDIA's compiler of PTX as JCuda bundles it, which drivers have, too; it needs no GPU. What compiled leaves a mark
 * in target/cuda/compiled, under the hash of its text, and is not compiled again.
 */
public final class PtxCompiler {
    private static final Path MARKS = KernelSources.root().resolve("target/cuda/compiled");
    private static final int[] ARCHITECTURES = {75, 80, 86, 89, 90};
    private static final Pattern TARGET = Pattern.compile("^\\.target sm_(\\d+)(\\w*)", Pattern.MULTILINE);

    private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores");

    /** Of a few registers that are kept in memory nobody will notice anything. */
    private static final int FEW_BYTES = 32;

    private PtxCompiler() {}

    /**
     * What is to be compiled.
     *
     * @param name for messages and the mark
     * @param architecture 75 of {@code sm_75}
     */
    public record Task(String name, String ptx, int architecture) {}

    /** Loads the compiler; skips the test where it cannot be used. */
    public static void require() throws IOException, UnavailableException {
        missing().ifPresent(Assumptions::abort);
        load();
    }

    private static Optional<String> missing() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : Optional.of("JCuda's PTX compiler is for Linux amd64, this is " + platform);
    }

    /** As JCuda's other libraries are loaded. */
    private static void load() throws IOException, UnavailableException {
        Path library = UnpackedFile.unpack(JCudaNatives.packed("JNvPTXCompiler"), PrivateFolder.find());
        JCudaNatives.initialise("jcuda.nvptxcompiler.JNvPTXCompiler", library);
        JNvPTXCompiler.setExceptionsEnabled(false);
    }

    private static Matcher target(String ptx) {
        Matcher target = TARGET.matcher(ptx);
        assertTrue(target.find(), "no .target in the PTX");
        return target;
    }

    /** The {@code a} of {@code sm_90a}, or nothing. */
    private static String suffix(String ptx) {
        return target(ptx).group(2);
    }

    /**
     * Whether a text is for one architecture alone. Such kernels are large: this compiler takes seconds for each, for
     * the largest ten and more. What their GPU loads is machine code that ptxas made, which was committed beside them.
     */
    public static boolean isForOneArchitecture(String ptx) {
        return !suffix(ptx).isEmpty();
    }

    /** The architectures that a text is to be compiled for. */
    public static IntStream architectures(String ptx) {
        Matcher target = target(ptx);
        int least = Integer.parseInt(target.group(1));
        // sm_90a is for that architecture alone.
        return IntStream.of(ARCHITECTURES).filter(one -> target.group(2).isEmpty() ? one >= least : one == least);
    }

    /** Compiles all by as many threads as there are processors; what is wrong with them, or nothing. */
    public static String compileAll(List<Task> tasks) throws InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            StringBuilder all = new StringBuilder();
            for (Future<String> failure : threads.invokeAll(tasks.stream()
                    .map(task -> (Callable<String>) () -> compile(task))
                    .toList())) {
                all.append(failure.get());
            }
            return all.toString();
        } finally {
            threads.shutdownNow();
        }
    }

    private static String compile(Task task) throws IOException {
        Path mark = MARKS.resolve(task.name + "-" + KernelCompiler.hash(task.ptx) + "-sm_" + task.architecture);
        if (Files.exists(mark)) {
            return "";
        }
        Optional<String> failure = compile(task.ptx, task.architecture);
        if (failure.isPresent()) {
            return task.name + " for sm_" + task.architecture + ": " + failure.get() + "\n";
        }
        Files.createDirectories(MARKS);
        Files.write(mark, new byte[0]);
        return "";
    }

    /**
     * Compiles for one architecture.
     *
     * @param architecture 75 of {@code sm_75}
     * @return what the compiler has to say: an error, or nothing
     */
    static Optional<String> compile(String ptx, int architecture) {
        nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
        byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
        int created = JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text);
        if (created != 0) {
            return Optional.of("the compiler was not created: status " + created);
        }
        String[] options = {"--gpu-name=sm_" + architecture + suffix(ptx), "--warn-on-spills"};
        int status = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
        String log = log(handle);
        JNvPTXCompiler.nvPTXCompilerDestroy(handle);
        return status == 0 && spilled(log) <= FEW_BYTES
                ? Optional.empty()
                : Optional.of("status " + status + ": " + log);
    }

    /** The most bytes of registers that a kernel keeps in memory because there are too few registers. */
    private static int spilled(String log) {
        return SPILLS.matcher(log)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    private static String log(nvPTXCompilerHandle handle) {
        long[] size = new long[1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
        byte[] errors = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, errors);
        JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(handle, size);
        byte[] remarks = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetInfoLog(handle, remarks);
        return (new String(errors, StandardCharsets.US_ASCII) + new String(remarks, StandardCharsets.US_ASCII))
                .replace("\0", "");
    }
}
