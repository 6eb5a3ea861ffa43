package dev.densor.cuda.driver;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether anything speaks for a driver of NVIDIA's. Most machines have none, and there this spares each start the
 * unpacking and loading of JCuda's library, which would only find the same; where there is a trace, that attempt
 * decides.
 */
final class DriverTraces {
    private static final String LIBRARY = "libcuda.so.1";

    /** What the kernel's part of a driver leaves, also under Windows and on embedded boards. */
    private static final List<String> KERNEL =
            List.of("/dev/nvidiactl", "/dev/nvidia0", "/proc/driver/nvidia/version", "/dev/dxg", "/dev/nvhost-ctrl");

    /** Where the dynamic linker looks without being told. */
    private static final List<String> FOLDERS =
            List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");

    private DriverTraces() {}

    /**
     * Looks for them.
     *
     * @param root of the file system, in tests of another one
     * @param libraryPath what LD_LIBRARY_PATH says, or null
     */
    static boolean any(String root, String libraryPath) {
        return KERNEL.stream().anyMatch(trace -> new File(root + trace).exists())
                || FOLDERS.stream().anyMatch(folder -> new File(root + folder, LIBRARY).exists())
                || libraryPath != null && isOn(libraryPath)
                || isIn(Path.of(root + "/etc/ld.so.cache"));
    }

    private static boolean isOn(String libraryPath) {
        for (String folder : libraryPath.split(":")) {
            if (new File(folder, LIBRARY).exists()) {
                return true;
            }
        }
        return false;
    }

    /** Names stand in the linker's cache as they are, each followed by a zero. */
    private static boolean isIn(Path linkerCache) {
        try {
            return Files.readString(linkerCache, StandardCharsets.ISO_8859_1).contains(LIBRARY + "\0");
        } catch (IOException none) {
            return false;
        }
    }
}
