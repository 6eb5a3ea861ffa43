package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTracesTest {
    @TempDir
    private Path root;

    private boolean any(String libraryPath) {
        return DriverTraces.any(root.toString(), libraryPath);
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Test
    void onAMachineWithoutADriverThereAreNone() throws IOException {
        assertFalse(any(null));
        write("/etc/ld.so.cache", LinkerCacheTest.cache(0x0303, "libcudart.so.13", "/x/libcudart.so.13"));
        assertFalse(any("/nowhere::" + root));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/nvidiactl",
                "/dev/dxg",
                "/proc/driver/nvidia/version",
                "/usr/lib/x86_64-linux-gnu/libcuda.so.1",
                "/usr/lib64/libcuda.so.1"
            })
    void aFileOfTheDriverIsOne(String path) throws IOException {
        write(path, new byte[0]);
        assertTrue(any(null));
    }

    @Test
    void aLibraryThatTheLinkerIsToldOfIsOne() throws IOException {
        write("/compat/libcuda.so.1", new byte[0]);
        assertFalse(any(null));
        assertTrue(any("/nowhere:" + root.resolve("compat")));
        write("/etc/ld.so.cache", LinkerCacheTest.cache(0x0303, "libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"));
        assertTrue(any(null));
    }
}
