package dev.densor.cuda.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Compiles the kernels for the processor with g++. Objects stay in target/cuda/emulated under the hash of what they are
 * made of, so that only what has changed is compiled again.
 */
final class KernelCompiler {
    private static final List<String> FLAGS = List.of(
            "-O2",
            "-std=c++17",
            "-fPIC",
            "-ffp-contract=off",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wno-psabi",
            "-Wno-unknown-pragmas");
    /** The checks of memory; see memory.cpp. */
    private static final List<String> CHECKS = List.of(
            "-fsanitize=thread",
            "--param",
            "tsan-instrument-func-entry-exit=0",
            "--param",
            "tsan-distinguish-volatile=1");

    private final Path cuda = KernelSources.root().resolve("cuda/src");
    private final Path kernels = cuda.resolve("main/cuda");
    private final Path machine = cuda.resolve("test/cuda");
    private final Path target = KernelSources.root().resolve("target/cuda/emulated");

    /** Why kernels cannot be compiled here, if so. */
    static Optional<String> missing() {
        try {
            Process version = new ProcessBuilder("g++", "-dumpversion")
                    .redirectErrorStream(true)
                    .start();
            version.getInputStream().readAllBytes();
            return version.waitFor() == 0 ? Optional.empty() : Optional.of("g++ does not run");
        } catch (IOException none) {
            return Optional.of("there is no g++");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** The shared library. */
    Path build() throws IOException {
        Files.createDirectories(target);
        List<String> objects = new ArrayList<>();
        for (Path source : files(machine, ".cpp")) {
            objects.add(object(source, List.of()));
        }
        for (Path source : files(machine, ".cu")) {
            objects.add(object(source, CHECKS));
        }
        for (Path source : files(kernels, ".cu")) {
            objects.add(object(source, CHECKS));
        }
        Path library = target.resolve("kernels-" + hash(String.join("\n", objects)) + ".so");
        if (!Files.exists(library)) {
            List<String> command = new ArrayList<>(List.of("g++", "-shared", "-Wl,--no-undefined"));
            command.addAll(objects);
            make(library, command);
        }
        return library;
    }

    private String object(Path source, List<String> checks) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++"));
        command.addAll(FLAGS);
        command.addAll(checks);
        command.addAll(List.of("-I", machine.toString(), "-I", kernels.toString()));
        command.addAll(List.of("-x", "c++", "-c", source.toString()));
        StringBuilder content = new StringBuilder(command.toString());
        Set<Path> files = new LinkedHashSet<>();
        collect(source, files);
        for (Path file : files) {
            content.append(Files.readString(file));
        }
        Path object = target.resolve(source.getFileName() + "-" + hash(content.toString()) + ".o");
        if (!Files.exists(object)) {
            make(object, command);
        }
        return object.toString();
    }

    /** A file and what of ours it includes, directly or not. */
    private void collect(Path file, Set<Path> met) throws IOException {
        if (!Files.exists(file) || !met.add(file)) {
            return;
        }
        Matcher includes = KernelSources.INCLUDE.matcher(Files.readString(file));
        while (includes.find()) {
            collect(machine.resolve(includes.group(1)), met);
            collect(kernels.resolve(includes.group(1)), met);
        }
    }

    private static List<Path> files(Path folder, String... ends) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Stream.of(ends).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private static void make(Path result, List<String> command) throws IOException {
        Path unfinished = Files.createTempFile(result.getParent(), "unfinished", ".tmp");
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("-o", unfinished.toString()));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                Files.delete(unfinished);
                throw new IOException(String.join(" ", all) + "\n" + output);
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            throw new IOException("interrupted", interrupted);
        }
        Files.move(unfinished, result, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A name for a text. */
    static String hash(String content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(content.getBytes()), 0, 8);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
