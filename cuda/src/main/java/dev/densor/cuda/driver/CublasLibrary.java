package dev.densor.cuda.driver;

import dev.densor.cuda.driver.CublasSearch.Cublas;
import dev.densor.host.PrivateFolder;
import dev.densor.host.UnpackedFile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The cuBLAS of this process: found, loaded by its path, and JCuda's binding made to use it. JCuda's binding is for
 * version 12; for version 13 a copy is used that asks for that one, whose functions are the same.
 *
 * @param path of the file that was loaded
 * @param major its major version
 * @param source how it was found
 */
public record CublasLibrary(Path path, int major, String source) {
    /** The system property that names the folder, or the file, to look in, and nowhere else. */
    public static final String PATH = "densor.cuda.libraryPath";

    private static final int OLDEST = 12;
    private static final int NEWEST = 13;
    private static final String ADVICE =
            "Densor's own kernels multiply matrices without it; for more speed install cuBLAS"
                    + " 12 or 13 (pip install nvidia-cublas-cu12 will do), or give its folder as -D" + PATH + "=DIR";

    private static CublasLibrary loaded;
    private static UnavailableException failure;

    /**
     * Finds and loads it, if that was not done or tried.
     *
     * @param driverVersion of {@link Devices}: a newer major version of cuBLAS does not run
     * @throws UnavailableException when there is none that can be used
     */
    public static synchronized CublasLibrary load(int driverVersion) throws UnavailableException {
        if (loaded == null && failure == null) {
            try {
                CublasLibrary library = first(search(), driverVersion, CublasLibrary::open);
                bind(library.major);
                loaded = library;
            } catch (UnavailableException none) {
                failure = none;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return loaded;
    }

    /**
     * Finds the one that will be loaded first, without loading it.
     *
     * @param driverVersion of {@link Devices}: a newer major version of cuBLAS does not run
     * @throws UnavailableException when there is none that can be used
     */
    public static CublasLibrary find(int driverVersion) throws UnavailableException {
        return first(search(), driverVersion, cublas -> null);
    }

    private static List<Cublas> search() {
        return new CublasSearch(Path.of("/"), System.getenv(), System.getProperty(PATH)).find();
    }

    /** The first for which there is nothing that keeps it from being used. */
    private static CublasLibrary first(List<Cublas> found, int driverVersion, Function<Cublas, String> obstacle)
            throws UnavailableException {
        List<String> reasons = new ArrayList<>();
        for (Cublas cublas : found) {
            String refusal = refusal(cublas.major(), driverVersion);
            if (refusal == null) {
                refusal = obstacle.apply(cublas);
            }
            if (refusal == null) {
                return new CublasLibrary(cublas.library(), cublas.major(), cublas.source());
            }
            reasons.add(cublas.library() + " " + refusal);
        }
        String folder = System.getProperty(PATH);
        String nowhere = folder == null ? "was not found" : "is not in " + folder + ", which -D" + PATH + " names";
        throw new UnavailableException(
                reasons.isEmpty() ? "cuBLAS " + nowhere : "cuBLAS cannot be used: " + String.join("; ", reasons),
                ADVICE);
    }

    /** Why a version cannot be used; null when it can. */
    static String refusal(int major, int driverVersion) {
        if (major < OLDEST || major > NEWEST) {
            return "is of version " + major + ", not " + OLDEST + " or " + NEWEST;
        }
        if (major > driverVersion / 1000) {
            return "needs a driver for CUDA " + major + ", this one is for " + driverVersion / 1000 + "."
                    + driverVersion % 1000 / 10;
        }
        return null;
    }

    /** Loads the library, after what it depends on; afterwards the linker takes it wherever its name is asked for. */
    private static String open(Cublas cublas) {
        try {
            if (Files.exists(cublas.lightweight())) {
                load(cublas.lightweight());
            }
            load(cublas.library());
            return null;
        } catch (UnsatisfiedLinkError failed) {
            return "does not load: " + failed.getMessage().replace(cublas.library() + ": ", "");
        }
    }

    private static void load(Path library) {
        try {
            System.load(library.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError failed) {
            // It is in the process then, which is all that counts.
            if (failed.getMessage() == null || !failed.getMessage().contains("already loaded in another classloader")) {
                throw failed;
            }
        }
    }

    private static void bind(int major) throws UnavailableException {
        URL packed = JCudaNatives.packed("JCublas2");
        try {
            Path folder = PrivateFolder.find();
            Path binding = major == OLDEST ? UnpackedFile.unpack(packed, folder) : rebound(packed, major, folder);
            JCudaNatives.initialise("jcuda.jcublas.JCublas2", binding);
        } catch (IOException failed) {
            throw JCudaNatives.notUnpacked(failed);
        } catch (IllegalArgumentException unknown) {
            throw new UnavailableException(
                    "JCuda's binding of cuBLAS cannot be made to use version " + major + ": " + unknown.getMessage(),
                    ADVICE);
        } catch (LinkageError | RuntimeException failed) {
            throw LoadFailure.of(failed);
        }
    }

    /** A copy of JCuda's binding that asks for another version. */
    static Path rebound(URL packed, int major, Path folder) throws IOException {
        byte[] content = packed.openStream().readAllBytes();
        new ElfLibrary(content).rename("libcublas.so." + OLDEST, "libcublas.so." + major);
        String path = packed.getPath();
        return UnpackedFile.write(content, folder, path.substring(path.lastIndexOf('/') + 1));
    }
}
