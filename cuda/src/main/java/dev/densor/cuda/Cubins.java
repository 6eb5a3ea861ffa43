package dev.densor.cuda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * Machine code of the kernels of one family for one architecture, as ci/build-kernels.sh makes it. Kept compressed, and
 * each kernel by itself, so that a process unpacks and loads what it launches and nothing else.
 */
final class Cubins {
    /** Kept for the next backend that is opened. */
    private static final Map<String, Optional<Cubins>> FOUND = new ConcurrentHashMap<>();

    /** Where a kernel's lies among the bytes of all. */
    private record Member(int start, int length) {}

    private final String name;
    private final byte[] compressed;
    private final Map<String, Member> members;

    private Cubins(String name, byte[] compressed, String table) {
        this.name = name;
        this.compressed = compressed;
        this.members = new HashMap<>();
        table.lines().skip(1).forEach(line -> {
            String[] row = line.split(" ");
            members.put(row[0], new Member(Integer.parseInt(row[1]), Integer.parseInt(row[2])));
        });
    }

    /**
     * Those of a family, if there are any.
     *
     * @param architecture {@code sm_80}
     */
    static Optional<Cubins> of(String family, String architecture) {
        return FOUND.computeIfAbsent("cubin/" + family + "." + architecture, Cubins::read);
    }

    private static Optional<Cubins> read(String name) {
        try (InputStream images = Cubins.class.getResourceAsStream(name + ".gz");
                InputStream table = Cubins.class.getResourceAsStream(name + ".txt")) {
            if (images == null || table == null) {
                return Optional.empty();
            }
            String rows = new String(table.readAllBytes(), StandardCharsets.US_ASCII);
            return Optional.of(new Cubins(name, images.readAllBytes(), rows));
        } catch (IOException broken) {
            throw unreadable(name, broken);
        }
    }

    private static IllegalStateException unreadable(String name, IOException broken) {
        return new IllegalStateException(name + ".gz cannot be read from the jar of densor-cuda", broken);
    }

    /**
     * The cubin of one kernel.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    byte[] image(String kernel) {
        Member member = members.get(kernel);
        if (member == null) {
            throw new IllegalArgumentException("there is no kernel " + kernel + " among " + members.keySet());
        }
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(compressed, member.start(), member.length()))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw unreadable(name, broken);
        }
    }
}
