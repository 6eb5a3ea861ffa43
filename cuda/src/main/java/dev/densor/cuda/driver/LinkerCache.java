package dev.densor.cuda.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which libraries the dynamic linker knows: {@code /etc/ld.so.cache}, as glibc's {@code ldconfig} writes it. A file of
 * another format is taken for an empty one.
 */
final class LinkerCache {
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;
    /** A library for x86-64 with glibc. */
    private static final int X86_64 = 0x0303;

    private LinkerCache() {}

    /** Libraries by name, each where the linker would find it. */
    static Map<String, Path> read(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            // Older versions of glibc put the older format before it.
            int start = indexOf(content, MAGIC);
            return start < 0 ? Map.of() : entries(ByteBuffer.wrap(content, start, content.length - start));
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            return Map.of();
        }
    }

    private static Map<String, Path> entries(ByteBuffer read) {
        ByteBuffer cache = read.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Path> libraries = new LinkedHashMap<>();
        int count = cache.getInt(MAGIC.length);
        for (int i = 0, at = HEADER_BYTES; i < count; i++, at += ENTRY_BYTES) {
            if (cache.getInt(at) == X86_64) {
                libraries.putIfAbsent(
                        string(cache, cache.getInt(at + 4)), Path.of(string(cache, cache.getInt(at + 8))));
            }
        }
        return libraries;
    }

    private static String string(ByteBuffer cache, int start) {
        int end = start;
        while (cache.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        cache.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[] content, byte[] part) {
        for (int at = 0; at + part.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
