package dev.densor.cuda.driver;

import dev.densor.host.PrivateFolder;
import dev.densor.host.UnpackedFile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * JCuda's native libraries. Left to itself, JCuda unpacks them to the shared folder for temporary files under fixed
 * names and takes whatever stands there: a file that was cut short would crash the process, and somebody else's would
 * be executed. So they are unpacked to {@link PrivateFolder}, and JCuda is told that this is the folder for temporary
 * files while its classes initialise.
 */
final class JCudaNatives {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String PLATFORM = "linux-x86_64";

    private JCudaNatives() {}

    /** The file name of a native library of JCuda's. */
    static String fileName(String library) {
        return "lib" + library + "-" + JCudaVersion.get() + "-" + PLATFORM + ".so";
    }

    private static void requirePlatform() throws UnavailableException {
        String os = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        if (!os.equals("Linux") || !processor.equals("amd64")) {
            throw new UnavailableException(
                    "the CUDA backend runs on Linux on x86-64 processors only; this is " + os + " on " + processor,
                    "use another backend");
        }
    }

    /**
     * A native library as it is in JCuda's jar.
     *
     * @param library {@code "JCudaDriver"}
     * @throws UnavailableException when it is not on the class path
     */
    static URL packed(String library) throws UnavailableException {
        try {
            URL packed = LibUtils.class.getResource("/lib/" + fileName(library));
            if (packed == null) {
                throw new UnavailableException(
                        "no lib/" + fileName(library) + " on the class path",
                        "add jcuda-natives and jcublas-natives of org.jcuda with the classifier " + PLATFORM);
            }
            return packed;
        } catch (NoClassDefFoundError missing) {
            throw new UnavailableException(
                    "JCuda is not on the class path",
                    "add what densor-cuda depends on: jcuda and jcublas of org.jcuda");
        }
    }

    /**
     * Loads JCuda's binding of the driver.
     *
     * @return where its library was unpacked to
     * @throws UnavailableException saying why it cannot be loaded, and what would help
     */
    static Path loadDriver() throws UnavailableException {
        requirePlatform();
        if (!DriverTraces.any("", System.getenv("LD_LIBRARY_PATH"))) {
            throw LoadFailure.noDriver();
        }
        URL packed = packed("JCudaDriver");
        try {
            Path library = UnpackedFile.unpack(packed, PrivateFolder.find());
            initialise("jcuda.driver.JCudaDriver", library);
            return library;
        } catch (IOException failed) {
            throw notUnpacked(failed);
        } catch (LinkageError | RuntimeException failed) {
            throw LoadFailure.of(failed);
        }
    }

    static UnavailableException notUnpacked(IOException failed) {
        return new UnavailableException(
                "JCuda's libraries cannot be unpacked: " + failed.getMessage(),
                "give -D" + PrivateFolder.PROPERTY + "=DIR a folder that can be written to and executed from");
    }

    /**
     * Lets a class of JCuda's initialise with our copy of its library. It is loaded from here first, because a failure
     * is then told in a line, and the class not touched, which could never be tried again.
     */
    static void initialise(String type, Path library) {
        ClassLoader loader = LibUtils.class.getClassLoader();
        synchronized (LibUtils.class) {
            String before = System.getProperty(TEMPORARY);
            System.setProperty(TEMPORARY, library.getParent().toString());
            try {
                if (loader == JCudaNatives.class.getClassLoader()) {
                    System.load(library.toString());
                }
                Class.forName(type, true, loader);
            } catch (ClassNotFoundException missing) {
                throw new NoClassDefFoundError(missing.getMessage());
            } finally {
                System.setProperty(TEMPORARY, before);
            }
        }
    }
}
