package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.densor.host.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Java processes that find, in place of NVIDIA's libraries, what is compiled from the C files of this module's tests. A
 * process of its own, because a library that was loaded stays, and the other tests are to see the machine as it is.
 */
public final class Stub {
    private static final Path SOURCES = Path.of(System.getProperty("densor.root"), "cuda/src/test/c");

    private final Path folder;

    /** Works in an empty folder. */
    public Stub(Path folder) {
        this.folder = folder;
    }

    /** What a process did. */
    public record Outcome(int code, String printed) {
        /** The output of a process that must have ended well. */
        public String ok() {
            assertEquals(0, code, printed);
            return printed;
        }
    }

    /** Compiles a shared library; the test is skipped where there is no compiler. */
    public Path compile(String source, String soname, String... flags) throws IOException, InterruptedException {
        Path library = folder.resolve(soname);
        Files.createDirectories(library.getParent());
        List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1", "-w"));
        command.addAll(List.of("-Wl,-soname," + library.getFileName(), "-o", library.toString()));
        command.add(SOURCES.resolve(source).toString());
        command.addAll(Arrays.asList(flags));
        assumeTrue(hasCompiler(), "there is no gcc");
        run(new ProcessBuilder(command)).ok();
        return library;
    }

    private static boolean hasCompiler() {
        try {
            return run(new ProcessBuilder("gcc", "--version")).code() == 0;
        } catch (IOException | InterruptedException none) {
            return false;
        }
    }

    private static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
        return outcome(builder.redirectErrorStream(true).start());
    }

    /** Waits for a process. */
    public static Outcome outcome(Process process) throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), printed);
    }

    /** Where the processes unpack to. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /**
     * Runs a class's main in a process that finds this folder's libraries.
     *
     * @param environment added to this process's
     * @param options of Java; by default one that says where to unpack to
     */
    public Outcome run(Class<?> main, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        return outcome(start(main, environment, options));
    }

    /** As {@link #run}, without waiting. */
    public Process start(Class<?> main, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m"));
        // Without it Java warns from 24 on, among what the process says.
        command.add("--enable-native-access=ALL-UNNAMED");
        if (options.length == 0) {
            command.add("-D" + PrivateFolder.PROPERTY + "=" + cache());
        }
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
