package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.zip.GZIPInputStream;

/** The kernels' sources in the checkout, and what was committed for them. */
final class KernelSources {
    /** A line that includes a file of ours. */
    static final Pattern INCLUDE = Pattern.compile("^ *#include \"([^\"]*)\"", Pattern.MULTILINE);

    /** A line that asks for cubins. */
    private static final Pattern CUBIN = Pattern.compile("^// cubin: (.*)$", Pattern.MULTILINE);

    private KernelSources() {}

    /** The repository's root; tests run in a module's folder or with -Ddensor.root. */
    static Path root() {
        String given = System.getProperty("densor.root");
        return given != null ? Path.of(given) : Path.of("").toAbsolutePath().getParent();
    }

    private static Path folder() {
        return root().resolve("cuda/src/main/cuda");
    }

    /** The families: each a .cu file and a .ptx.gz file of that name. */
    static List<String> families() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    /** The compressed PTX of a family. */
    static Path ptxFile(String family) {
        return results("ptx").resolve(family + ".ptx.gz");
    }

    /** The PTX of a family. */
    static String ptx(String family) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(ptxFile(family)))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Path results(String kind) {
        return root().resolve("cuda/src/main/resources/dev/densor/cuda").resolve(kind);
    }

    /** The families of which PTX was committed. */
    static List<String> committed() throws IOException {
        return names("ptx", ".ptx.gz");
    }

    private static List<String> names(String kind, String end) throws IOException {
        try (Stream<Path> files = Files.list(results(kind))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .sorted()
                    .toList();
        }
    }

    /** The cubins that sources ask for: {@code gemm_wide.sm_80}. */
    static List<String> cubinsWanted() throws IOException {
        List<String> all = new ArrayList<>();
        for (String family : families()) {
            Matcher wanted = CUBIN.matcher(Files.readString(folder().resolve(family + ".cu")));
            while (wanted.find()) {
                Stream.of(wanted.group(1).split(" "))
                        .map(architecture -> family + "." + architecture)
                        .forEach(all::add);
            }
        }
        return all.stream().sorted().toList();
    }

    /** The cubins that were committed: {@code gemm_wide.sm_80}. */
    static List<String> cubinsCommitted() throws IOException {
        List<String> images = names("cubin", ".gz");
        assertEquals(images, names("cubin", ".txt"), "each has its table");
        return images;
    }

    /** The table of the cubins of one family for one architecture. */
    static Path cubinTable(String cubins) {
        return results("cubin").resolve(cubins + ".txt");
    }

    /** The cubins themselves. */
    static Path cubinImages(String cubins) {
        return results("cubin").resolve(cubins + ".gz");
    }

    /** As ci/build-kernels.sh computes it: of the file and what it includes, each name, a line feed and the bytes. */
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
