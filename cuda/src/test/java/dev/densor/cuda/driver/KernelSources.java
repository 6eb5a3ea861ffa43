package dev.densor.cuda.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kernels' sources in the checkout, and the PTX that was committed for them. */
final class KernelSources {
    /** A line that includes a file of ours. */
    static final Pattern INCLUDE = Pattern.compile("^ *#include \"([^\"]*)\"", Pattern.MULTILINE);

    private KernelSources() {}

    /** The repository's root; tests run in a module's folder or with -Ddensor.root. */
    static Path root() {
        String given = System.getProperty("densor.root");
        return given != null ? Path.of(given) : Path.of("").toAbsolutePath().getParent();
    }

    private static Path folder() {
        return root().resolve("cuda/src/main/cuda");
    }

    /** The families: each a .cu file and a .ptx file of that name. */
    static List<String> families() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    /** The PTX of a family. */
    static Path ptx(String family) {
        return results().resolve(family + ".ptx");
    }

    private static Path results() {
        return root().resolve("cuda/src/main/resources/dev/densor/cuda/ptx");
    }

    /** The families of which PTX was committed. */
    static List<String> committed() throws IOException {
        try (Stream<Path> files = Files.list(results())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".ptx"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    /** As ci/build-ptx.sh computes it: of the file and what it includes, each name, a line feed and the bytes. */
    static String hash(String family) throws IOException {
        List<String> met = new ArrayList<>();
        collect(family + ".cu", met);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : met) {
                digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(folder().resolve(file)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    private static void collect(String file, List<String> met) throws IOException {
        if (met.contains(file) || !Files.exists(folder().resolve(file))) {
            return;
        }
        met.add(file);
        Matcher includes = INCLUDE.matcher(Files.readString(folder().resolve(file)));
        while (includes.find()) {
            collect(includes.group(1), met);
        }
    }
}
