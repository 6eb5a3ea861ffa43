package dev.densor.nativecpu.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.densor.host.PrivateFolder;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * The oneDNN library of this process: loaded once, never unloaded.
 *
 * <p>oneDNN splits its work with OpenMP, whose threads neither see the limits of a container nor share the processor
 * well: while they wait for one another they loop, and a call takes up to forty times as long when other processes want
 * the processor, too. So every thread that calls oneDNN tells OpenMP that it works alone, and the work is split among
 * {@link dev.densor.host.Team} instead.
 */
public final class Library {
    /** Primitives that oneDNN itself keeps, with their generated code; those of a few models. */
    private static final int CACHED_PRIMITIVES = 1024;

    private static final ThreadLocal<Boolean> WORKS_ALONE = new ThreadLocal<>();

    /** {@code Thread.isVirtual}, which Java has from 21 on; null before. */
    private static final MethodHandle IS_VIRTUAL = isVirtualMethod();

    private static Function setThreads;
    private static engine engine;
    private static String description;
    private static String folder;

    private Library() {}

    /**
     * Loads the library, if that was not done.
     *
     * @throws UnavailableException saying why it cannot be loaded, and what would help
     */
    public static synchronized void load() throws UnavailableException {
        if (engine != null) {
            return;
        }
        try {
            File library = Natives.unpack();
            Loader.load(dnnl.class);
            setThreads = NativeLibrary.getInstance(openMp(library)).getFunction("omp_set_num_threads");
            dnnl.dnnl_set_primitive_cache_capacity(CACHED_PRIMITIVES);
            dnnl_version_t version = dnnl.dnnl_version();
            folder = library.getParent();
            description = "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + ", "
                    + instructionSet(dnnl.dnnl_get_effective_cpu_isa());
            engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        } catch (IOException failed) {
            throw new UnavailableException(
                    "its libraries cannot be unpacked: " + failed.getMessage(),
                    "give -D" + PrivateFolder.PROPERTY + "=DIR a folder that can be written to and executed from");
        } catch (LinkageError | RuntimeException failed) {
            throw UnavailableException.of(failed);
        }
    }

    /** Where OpenMP's functions are found: through oneDNN, but Windows does not look at what a library itself loads. */
    private static String openMp(File library) {
        return Loader.getPlatform().startsWith("windows") ? "vcomp140" : library.getPath();
    }

    private static String instructionSet(int isa) {
        if (isa == dnnl.dnnl_cpu_isa_default) {
            return "no vector extensions known";
        }
        return (isa & dnnl.dnnl_cpu_isa_avx512_core) == dnnl.dnnl_cpu_isa_avx512_core
                ? "AVX-512"
                : (isa & dnnl.dnnl_cpu_isa_avx2) == dnnl.dnnl_cpu_isa_avx2 ? "AVX2" : "SSE 4.1 or AVX";
    }

    /** What was loaded: {@code "oneDNN 3.11.0, AVX-512"}. */
    public static String description() {
        return description;
    }

    /** Where its library was unpacked to. */
    public static String folder() {
        return folder;
    }

    static engine engine() {
        return engine;
    }

    /** OpenMP's number of threads is a matter of the system's thread that calls it; a virtual one moves among those. */
    static void useOneThread() {
        if (WORKS_ALONE.get() == null) {
            setThreads.invokeVoid(new Object[] {1});
            if (!isVirtual(Thread.currentThread())) {
                WORKS_ALONE.set(true);
            }
        }
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MethodHandle isVirtualMethod() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException before21) {
            return null;
        }
    }
}
