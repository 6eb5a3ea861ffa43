package dev.densor.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's compiler of PTX as JCuda bundles it, which drivers have, too; it needs no GPU. */
final class PtxCompiler {
    private static final String TEMPORARY = "java.io.tmpdir";

    private PtxCompiler() {}

    /** Why it cannot be used here, if so. */
    static Optional<String> missing() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : Optional.of("JCuda's PTX compiler is for Linux amd64, this is " + platform);
    }

    /** Unpacks the library to a folder of ours, and has JCuda take it from there. */
    static void load() throws IOException {
        String file = "libJNvPTXCompiler-" + JCudaVersion.get() + "-linux-x86_64.so";
        Path folder = KernelSources.root().resolve("target/cuda/natives");
        Path library = folder.resolve(file);
        if (!Files.exists(library)) {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "unfinished", ".tmp");
            try (InputStream in = LibUtils.class.getResourceAsStream("/lib/" + file)) {
                Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
        }
        synchronized (LibUtils.class) {
            String before = System.getProperty(TEMPORARY);
            System.setProperty(TEMPORARY, folder.toString());
            try {
                JNvPTXCompiler.setExceptionsEnabled(false);
            } finally {
                System.setProperty(TEMPORARY, before);
            }
        }
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
        String[] options = {"--gpu-name=sm_" + architecture, "--warn-on-spills"};
        int status = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
        String log = log(handle);
        JNvPTXCompiler.nvPTXCompilerDestroy(handle);
        return status == 0 && log.isBlank() ? Optional.empty() : Optional.of("status " + status + ": " + log);
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
