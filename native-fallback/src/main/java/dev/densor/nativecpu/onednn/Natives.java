package dev.densor.nativecpu.onednn;

import dev.densor.host.PrivateFolder;
import dev.densor.host.UnpackedFile;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Unpacks the native libraries from their jars. JavaCPP does it, under a lock that processes share; here it is given a
 * folder that nobody else can write to, and what stands there is compared with the checksums of the jar before anything
 * of it is loaded: a file that was cut short would crash the process, and somebody else's would be executed.
 */
final class Natives {
    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String JNA_FOLDER = "jna.tmpdir";

    /** JavaCPP makes nothing any more when the process takes more than this, by default four times the Java heap. */
    private static final String JAVACPP_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private Natives() {}

    /**
     * Unpacks and checks what is to be loaded.
     *
     * @return the file of oneDNN
     * @throws UnavailableException when there is none for this platform
     */
    static File unpack() throws IOException, UnavailableException {
        Path folder = PrivateFolder.find();
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
            return new String[] {
                "javacpp/vcruntime140.dll",
                "javacpp/vcruntime140_1.dll",
                "javacpp/msvcp140.dll",
                "javacpp/vcomp140.dll",
                "javacpp/jnijavacpp.dll",
                "opencl/OpenCL.dll",
                "opencl/jniOpenCL.dll",
                "dnnl/jnidnnl.dll",
                "dnnl/dnnl.dll"
            };
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
        if (file == null || !UnpackedFile.isAsPacked(packed, file.toPath())) {
            if (file != null) {
                Files.deleteIfExists(file.toPath());
            }
            file = Loader.cacheResource(packed);
        }
        if (file == null || !UnpackedFile.isAsPacked(packed, file.toPath())) {
            throw new IOException(file + " is not what was unpacked from " + packed + "; is the disk full?");
        }
        return file;
    }
}
