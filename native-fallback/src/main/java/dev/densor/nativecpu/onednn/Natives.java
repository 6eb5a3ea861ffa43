package dev.densor.nativecpu.onednn;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Unpacks the native libraries from their jars. JavaCPP does it, under a lock that processes share; here it is given a
 * folder that nobody else can write to, and what stands there is compared with the checksums of the jar before anything
 * of it is loaded: a file that was cut short would crash the process, and somebody else's would be executed.
 */
final class Natives {
    /** The system property that names the folder. */
    static final String CACHE = "densor.cache";

    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String JNA_FOLDER = "jna.tmpdir";

    /** JavaCPP makes nothing any more when the process takes more than this, by default four times the Java heap. */
    private static final String JAVACPP_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private Natives() {}

    /**
     * Unpacks and checks what is to be loaded.
     *
     * @return the file of oneDNN
     * @throws UnavailableException when there is none for this platform
     */
    static File unpack() throws IOException, UnavailableException {
        Path folder = privateFolder();
        System.setProperty(JAVACPP_CACHE, folder.toString());
        setUnlessGiven(JNA_FOLDER, folder.toString());
        // Tensors lie outside the heap and have a limit of their own.
        setUnlessGiven(JAVACPP_LIMIT, "0");
        String platform = Loader.getPlatform();
        File library = null;
        for (String name : names(platform)) {
            String resource = "/org/bytedeco/" + name.replace("/", "/" + platform + "/");
            URL packed = dnnl.class.getResource(resource);
            if (packed == null) {
                throw new UnavailableException(
                        "no " + resource.substring(1) + " on the class path",
                        "add org.bytedeco:dnnl, opencl and javacpp with the classifier " + platform
                                + "; the README lists the platforms that there are");
            }
            library = unpack(packed);
        }
        return library;
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** What is loaded, as package and file; the library itself last. JavaCPP's oneDNN wants OpenCL's binding, too. */
    private static String[] names(String platform) {
        if (platform.startsWith("windows")) {
            return new String[] {"javacpp/jnijavacpp.dll", "opencl/jniOpenCL.dll", "dnnl/jnidnnl.dll", "dnnl/dnnl.dll"};
        }
        return platform.startsWith("macosx")
                ? new String[] {
                    "javacpp/libjnijavacpp.dylib",
                    "opencl/libjniOpenCL.dylib",
                    "dnnl/libjnidnnl.dylib",
                    "dnnl/libomp.dylib",
                    "dnnl/libdnnl.3.dylib"
                }
                : new String[] {
                    "javacpp/libjnijavacpp.so",
                    "opencl/libOpenCL.so.1",
                    "opencl/libjniOpenCL.so",
                    "dnnl/libjnidnnl.so",
                    "dnnl/libgomp.so.1",
                    "dnnl/libdnnl.so.3"
                };
    }

    private static File unpack(URL packed) throws IOException {
        File file = Loader.cacheResource(packed);
        if (file == null || !isAsPacked(packed, file)) {
            if (file != null) {
                Files.deleteIfExists(file.toPath());
            }
            file = Loader.cacheResource(packed);
        }
        if (file == null || !isAsPacked(packed, file)) {
            throw new IOException(file + " is not what was unpacked from " + packed + "; is the disk full?");
        }
        return file;
    }

    /** Compares length and checksum with those that the jar states. */
    static boolean isAsPacked(URL packed, File file) throws IOException {
        URLConnection connection = packed.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            return file.length() == connection.getContentLengthLong();
        }
        JarEntry entry = jar.getJarEntry();
        return file.length() == entry.getSize() && checksum(file) == entry.getCrc();
    }

    private static long checksum(File file) throws IOException {
        CRC32 checksum = new CRC32();
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file.toPath())) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                checksum.update(part, 0, read);
            }
        }
        return checksum.getValue();
    }

    /**
     * The folder that {@value #CACHE} names, else one in the user's own cache or, where that cannot be written to, in
     * the folder for temporary files; only the user may enter it.
     *
     * @throws IOException when it cannot be written to, is somebody else's, or others may write to it
     */
    static Path privateFolder() throws IOException {
        String given = System.getProperty(CACHE);
        if (given != null) {
            return privateFolder(Path.of(given));
        }
        try {
            return privateFolder(Path.of(System.getProperty("user.home"), ".cache", "densor"));
        } catch (IOException noHome) {
            String user = System.getProperty("user.name");
            return privateFolder(Path.of(System.getProperty("java.io.tmpdir"), "densor-" + user));
        }
    }

    private static Path privateFolder(Path folder) throws IOException {
        if (!Files.getFileStore(existing(folder)).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return Files.createDirectories(folder);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        PosixFileAttributes attributes =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!Collections.disjoint(attributes.permissions(), WRITE_OF_OTHERS)) {
            throw new IOException("others may write to " + folder);
        }
        // Whoever this process runs as: containers have users without a name.
        Path own = Files.createTempFile(folder, "own", null);
        UserPrincipal user = Files.getOwner(own);
        Files.delete(own);
        if (!attributes.owner().equals(user)) {
            throw new IOException(folder + " belongs to " + attributes.owner().getName());
        }
        return folder;
    }

    private static Path existing(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
