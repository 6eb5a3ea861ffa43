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

/**
 * The PTX of one family of kernels, taken apart: a driver is given one kernel with what all share, because it compiles
 * what it is given, and one kernel takes it milliseconds where a family takes seconds.
 */
final class Ptx {
    /** nvcc writes a kernel from such a line to the next brace that closes at the start of a line. */
    private static final Pattern ENTRY =
            Pattern.compile("^\\.visible \\.entry (\\w+)\\(.*?^\\}\\n", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern NEEDS = Pattern.compile("^\\.target sm_(\\d+)", Pattern.MULTILINE);

    /** Kept for the next backend that is opened. */
    private static final Map<String, Ptx> FAMILIES = new ConcurrentHashMap<>();

    private final String shared;
    private final Map<String, String> kernels;
    private final int architecture;

    private Ptx(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        StringBuilder rest = new StringBuilder();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            found.put(entry.group(1), entry.group());
            entry.appendReplacement(rest, "");
        }
        this.shared = entry.appendTail(rest).toString();
        this.kernels = Collections.unmodifiableMap(found);
        Matcher needs = NEEDS.matcher(shared);
        if (!needs.find()) {
            throw new IllegalArgumentException(
                    "no PTX: " + text.lines().findFirst().orElse(""));
        }
        this.architecture = Integer.parseInt(needs.group(1));
    }

    /** The family that was compiled from {@code family.cu}. */
    static Ptx of(String family) {
        return FAMILIES.computeIfAbsent(family, Ptx::read);
    }

    private static Ptx read(String family) {
        String name = "ptx/" + family + ".ptx";
        try (InputStream in = Ptx.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar of densor-cuda");
            }
            return new Ptx(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
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
        return (shared + body).getBytes(StandardCharsets.US_ASCII);
    }
}
