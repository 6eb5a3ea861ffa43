package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A shared library for 64-bit Linux, as the dynamic linker reads it: by its program headers and dynamic section, not by
 * the section headers, which may be missing. Layouts are those of the System V ABI and, for versions of symbols, of the
 * Linux Standard Base.
 */
final class ElfLibrary {
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int LOADED = 1;
    private static final int DYNAMIC = 2;

    private static final long NEEDED = 1;
    private static final long STRINGS = 5;
    private static final long STRINGS_BYTES = 10;
    private static final long VERSIONS = 0x6ffffffeL;
    private static final long VERSIONS_COUNT = 0x6fffffffL;

    private final ByteBuffer bytes;
    private final List<Segment> loaded = new ArrayList<>();
    private final List<Integer> needed = new ArrayList<>();
    private final Map<Long, Long> dynamic = new HashMap<>();

    /** A part of the file and where in memory it goes. */
    private record Segment(long address, int offset, long bytes) {}

    /**
     * Reads a library.
     *
     * @param content which {@link #rename} changes
     * @throws IllegalArgumentException when it is no such library
     */
    ElfLibrary(byte[] content) {
        bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        try {
            // 64 bits, little-endian, version 1.
            require(bytes.getInt(0) == 0x464c457f && (bytes.getInt(4) & 0xffffff) == 0x010102, "is no 64-bit ELF file");
            require(bytes.getShort(54) == PROGRAM_HEADER_BYTES, "has unknown program headers");
            readSegments();
            require(dynamic.containsKey(STRINGS) && dynamic.containsKey(STRINGS_BYTES), "has no dynamic strings");
        } catch (IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("it is cut short", cut);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("it " + otherwise);
        }
    }

    private void readSegments() {
        int at = (int) bytes.getLong(32);
        for (int i = 0; i < bytes.getShort(56); i++, at += PROGRAM_HEADER_BYTES) {
            Segment segment = new Segment(bytes.getLong(at + 16), (int) bytes.getLong(at + 8), bytes.getLong(at + 32));
            if (bytes.getInt(at) == LOADED) {
                loaded.add(segment);
            } else if (bytes.getInt(at) == DYNAMIC) {
                readDynamic(segment);
            }
        }
    }

    private void readDynamic(Segment segment) {
        int at = segment.offset;
        for (; bytes.getLong(at) != 0; at += 16) {
            if (bytes.getLong(at) == NEEDED) {
                needed.add((int) bytes.getLong(at + 8));
            } else {
                dynamic.put(bytes.getLong(at), bytes.getLong(at + 8));
            }
        }
    }

    /** Where in the file is what an entry of the dynamic section points to. */
    private int offset(long tag) {
        long address = dynamic.get(tag);
        for (Segment segment : loaded) {
            if (address >= segment.address && address < segment.address + segment.bytes) {
                return (int) (segment.offset + address - segment.address);
            }
        }
        throw new IllegalArgumentException("it points out of itself");
    }

    private String string(int index) {
        int start = offset(STRINGS) + index;
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** The libraries that it needs. */
    List<String> needed() {
        return needed.stream().map(this::string).toList();
    }

    /** A version of symbols that it needs of a library. */
    record Version(String library, String name, int hash) {}

    /** The versions of symbols that it needs. */
    List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        forEachVersion((file, entry) ->
                versions.add(new Version(string(file), string(bytes.getInt(entry + 8)), bytes.getInt(entry))));
        return versions;
    }

    private interface VersionVisitor {
        /** Is given the index of the library's name and the offset of the entry for a version. */
        void visit(int file, int entry);
    }

    private void forEachVersion(VersionVisitor visitor) {
        if (!dynamic.containsKey(VERSIONS)) {
            return;
        }
        int library = offset(VERSIONS);
        for (long i = 0; i < dynamic.get(VERSIONS_COUNT); i++) {
            int entry = library + bytes.getInt(library + 8);
            for (int j = 0; j < bytes.getShort(library + 2); j++) {
                visitor.visit(bytes.getInt(library + 4), entry);
                entry += bytes.getInt(entry + 12);
            }
            library += bytes.getInt(library + 12);
        }
    }

    /**
     * Makes it need {@code to} where it needs {@code from}, and {@code to}'s symbols of the version {@code to} where it
     * needs those of the version {@code from}: NVIDIA names a library's version of symbols like the library.
     *
     * @param to as long as {@code from}
     * @throws IllegalArgumentException when it does not need {@code from}, or not in that way
     */
    void rename(String from, String to) {
        require(from.length() == to.length(), "cannot take a name of another length");
        List<Integer> names = new ArrayList<>(needed);
        List<Integer> hashes = new ArrayList<>();
        forEachVersion((file, entry) -> {
            if (string(file).equals(from)) {
                require(string(bytes.getInt(entry + 8)).equals(from), "needs other versions of " + from);
                require(bytes.getInt(entry) == hash(from), "has a wrong hash of " + from);
                names.add(file);
                names.add(bytes.getInt(entry + 8));
                hashes.add(entry);
            }
        });
        names.removeIf(index -> !string(index).equals(from));
        require(names.size() > 2 && !hashes.isEmpty(), "does not need " + from + " and its version");
        int strings = offset(STRINGS);
        for (int index : names) {
            // Else it is the end of a longer string that would be changed, too.
            require(index > 0 && bytes.get(strings + index - 1) == 0, "shares the name " + from);
        }
        names.forEach(index -> bytes.put(strings + index, to.getBytes(StandardCharsets.ISO_8859_1)));
        hashes.forEach(entry -> bytes.putInt(entry, hash(to)));
    }

    /** The hash of the System V ABI, by which the dynamic linker looks a version up. */
    static int hash(String name) {
        int hash = 0;
        for (byte letter : name.getBytes(StandardCharsets.ISO_8859_1)) {
            hash = (hash << 4) + (letter & 0xff);
            int high = hash & 0xf0000000;
            hash = (hash ^ high >>> 24) & ~high;
        }
        return hash;
    }
}
