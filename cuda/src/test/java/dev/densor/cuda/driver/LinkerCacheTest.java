package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LinkerCacheTest {
    private static final int X86_64 = 0x0303;
    private static final int I386 = 0x0003;

    @TempDir
    private Path folder;

    /** A cache of version 1.1 with libraries given as flags, name, path. */
    static byte[] cache(Object... libraries) {
        int count = libraries.length / 3;
        ByteBuffer head = ByteBuffer.allocate(48 + 24 * count).order(ByteOrder.LITTLE_ENDIAN);
        head.put("glibc-ld.so.cache1.1".getBytes()).putInt(count).position(48);
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            head.putInt((int) libraries[3 * i]);
            for (int j = 1; j <= 2; j++) {
                head.putInt(head.capacity() + strings.size());
                strings.writeBytes((libraries[3 * i + j] + "\0").getBytes());
            }
            head.putInt(0).putLong(0);
        }
        byte[] all = Arrays.copyOf(head.array(), head.capacity() + strings.size());
        System.arraycopy(strings.toByteArray(), 0, all, head.capacity(), strings.size());
        return all;
    }

    private Map<String, Path> read(byte[] content) throws IOException {
        return LinkerCache.read(Files.write(folder.resolve("cache"), content));
    }

    @Test
    void librariesOfThisProcessorAreReadAndTheFirstOfANameCounts() throws IOException {
        byte[] content = cache(
                I386,
                "liba.so.1",
                "/lib32/liba.so.1",
                X86_64,
                "liba.so.1",
                "/x/liba.so.1",
                X86_64,
                "liba.so.1",
                "/y/liba.so.1",
                X86_64,
                "libb.so",
                "/x/libb.so");
        assertEquals(Map.of("liba.so.1", Path.of("/x/liba.so.1"), "libb.so", Path.of("/x/libb.so")), read(content));
    }

    /** Offsets count from where the newer format begins. */
    @Test
    void anOlderFormatBeforeItIsSkipped() throws IOException {
        byte[] newer = cache(X86_64, "liba.so.1", "/x/liba.so.1");
        byte[] both = new byte[newer.length + 40];
        System.arraycopy("ld.so-1.7.0".getBytes(), 0, both, 0, 11);
        System.arraycopy(newer, 0, both, 40, newer.length);
        assertEquals(Map.of("liba.so.1", Path.of("/x/liba.so.1")), read(both));
    }

    @Test
    void whatCannotBeReadIsEmpty() throws IOException {
        assertEquals(Map.of(), LinkerCache.read(folder.resolve("none")));
        assertEquals(Map.of(), read(new byte[100]));
        assertEquals(Map.of(), read(Arrays.copyOf(cache(X86_64, "liba.so.1", "/x/liba.so.1"), 60)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachinesOwnCacheIsUnderstood() {
        Path own = Path.of("/etc/ld.so.cache");
        if (Files.exists(own)) {
            Map<String, Path> libraries = LinkerCache.read(own);
            assertEquals(true, libraries.isEmpty() || libraries.containsKey("libc.so.6"), libraries.toString());
        }
    }
}
