package dev.densor.cuda.driver;

import dev.densor.host.PrivateFolder;
import dev.densor.host.UnpackedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's compiler of PTX as JCuda bundles it, which drivers have, too; it needs no GPU. */
final class PtxCompiler {
    private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores");

    /** Of a few registers that are kept in memory nobody will notice anything. */
    private static final int FEW_BYTES = 32;

    private PtxCompiler() {}

    /** Why it cannot be used here, if so. */
    static Optional<String> missing() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : Optional.of("JCuda's PTX compiler is for Linux amd64, this is " + platform);
    }

    /** Loads it as JCuda's other libraries are loaded. */
    static void load() throws IOException, UnavailableException {
        Path library = UnpackedFile.unpack(JCudaNatives.packed("JNvPTXCompiler"), PrivateFolder.find());
        JCudaNatives.initialise("jcuda.nvptxcompiler.JNvPTXCompiler", library);
        JNvPTXCompiler.setExceptionsEnabled(false);
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
