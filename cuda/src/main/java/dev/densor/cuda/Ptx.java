package dev.densor.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The PTX of one family of kernels, taken apart: a driver is given one kernel with what all share, because it compiles
 * what it is given, and one kernel takes it milliseconds where a family takes seconds.
 *
 * <p>There is one text for all drivers, stamped with the oldest version of PTX that has the instructions in it: 6.4,
 * for products of matrices by tensor cores 6.5, 7.0 or 8.0. A newer stamp would make nothing better. It names the
 * language that the text is written in, not how the text is compiled: a driver compiles it with its own compiler for
 * the GPU at hand, whatever the stamp, and ptxas makes the same machine code, byte for byte, of the text with the stamp
 * 8.0 in place of its own. But a driver refuses stamps newer than itself. What a newer GPU has to offer is in
 * instructions, so that it takes another text: there the family is chosen by the GPU's architecture, as {@link
 * GemmTile} does, and its stamp is still the oldest that has them.
 */
final class Ptx {
    private static final Pattern ENTRY = Pattern.compile("^\\.visible \\.entry (\\w+)\\(", Pattern.MULTILINE);

    private static final Pattern NEEDS =
            Pattern.compile("^\\.version ([\\d.]+)\\s+\\.target sm_(\\d+)(a?)", Pattern.MULTILINE);

    /** Kept for the next backend that is opened. */
    private static final Map<String, Ptx> FAMILIES = new ConcurrentHashMap<>();

    private final String shared;
    private final Map<String, String> kernels;
    private final int driver;
    private final int architecture;
    private final boolean forThatAlone;

    Ptx(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        StringBuilder rest = new StringBuilder();
        Matcher entry = ENTRY.matcher(text);
        int end = 0;
        while (entry.find(end)) {
            rest.append(text, end, entry.start());
            end = endOfBody(text, entry.end());
            found.put(entry.group(1), text.substring(entry.start(), end));
        }
        this.shared = rest.append(text, end, text.length()).toString();
        this.kernels = Collections.unmodifiableMap(found);
        Matcher needs = NEEDS.matcher(shared);
        if (!needs.find()) {
            throw new IllegalArgumentException(
                    "no PTX: " + text.lines().findFirst().orElse(""));
        }
        this.driver = firstDriver(needs.group(1));
        this.architecture = Integer.parseInt(needs.group(2));
        this.forThatAlone = !needs.group(3).isEmpty();
    }

    /** By the release notes of PTX, for the versions that ci/build-kernels.sh stamps. */
    private static int firstDriver(String version) {
        return switch (version) {
            case "6.4" -> 10010;
            case "6.5" -> 10020;
            case "7.0" -> 11000;
            case "8.0" -> 12000;
            default -> throw new IllegalArgumentException("PTX " + version + " is of no driver that is known");
        };
    }

    /** Behind the brace that closes the first one from {@code from} on. */
    private static int endOfBody(String text, int from) {
        int at = text.indexOf('{', from);
        int depth = 0;
        do {
            char c = text.charAt(at++);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        } while (depth > 0);
        return at;
    }

    /** The family that was compiled from {@code family.cu}. */
    static Ptx of(String family) {
        return FAMILIES.computeIfAbsent(family, Ptx::read);
    }

    private static Ptx read(String family) {
        String name = "ptx/" + family + ".ptx.gz";
        try (InputStream in = Ptx.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar of densor-cuda");
            }
            return new Ptx(new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new IllegalStateException(name + " cannot be read from the jar of densor-cuda", broken);
        }
    }

    /** The kernels' names. */
    Set<String> kernels() {
        return kernels.keySet();
    }

    /** The oldest architecture that can run it: 75 of {@code sm_75}. */
    int architecture() {
        return architecture;
    }

    /** Whether an architecture has its instructions: those of {@code sm_90a} no other has, and no newer. */
    boolean runsOn(int device) {
        return forThatAlone ? device == architecture : device >= architecture;
    }

    /** The CUDA version of the first driver that takes it: 12000. */
    int driver() {
        return driver;
    }

    /**
     * The text of one kernel, for a driver.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    byte[] image(String kernel) {
        String body = kernels.get(kernel);
        if (body == null) {
            throw new IllegalArgumentException("there is no kernel " + kernel + " among " + kernels.keySet());
        }
        return (shared + body + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
