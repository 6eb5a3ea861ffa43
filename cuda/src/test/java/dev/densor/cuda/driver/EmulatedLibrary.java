package dev.densor.cuda.driver;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kernels of cuda/src/main/cuda compiled by g++ for the processor, and the machine in cuda/src/test/cuda that runs
 * them and checks what they do with memory. Built once for a state of the sources.
 */
final class EmulatedLibrary {
    private static final int MESSAGE_BYTES = 1024;
    private static final int NAMES_BYTES = 1 << 20;

    private static final Optional<String> MISSING = KernelCompiler.missing();

    /** Loaded when first asked for. */
    private static final class Loaded {
        static final EmulatedLibrary LIBRARY = new EmulatedLibrary(build());

        private static Path build() {
            try {
                return new KernelCompiler().build();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private EmulatedLibrary(Path file) {
        // By direct mapping: a launch costs a microsecond, not ten.
        Native.register(EmulatedLibrary.class, NativeLibrary.getInstance(file.toString()));
    }

    /** Why there is none, if so. */
    static Optional<String> missing() {
        return MISSING;
    }

    static EmulatedLibrary load() {
        return Loaded.LIBRARY;
    }

    private static native long emulated_allocate(long bytes);

    private static native int emulated_free(long address);

    private static native int emulated_contains(long address, long bytes);

    private static native void emulated_limit(long accesses);

    private static native void emulated_seed(long seed);

    private static native Pointer emulated_find(String name);

    private static native int emulated_names(byte[] names, int bytes);

    private static native int emulated_launch(Pointer kernel, int[] sizes, long[] arguments, byte[] message, int bytes);

    synchronized long allocate(long bytes) {
        return emulated_allocate(bytes);
    }

    synchronized boolean free(long address) {
        return emulated_free(address) != 0;
    }

    synchronized boolean contains(long address, long bytes) {
        return emulated_contains(address, bytes) != 0;
    }

    /** How often a launch may access memory before it is taken for one that never ends. */
    synchronized void limit(long accesses) {
        emulated_limit(accesses);
    }

    /** What the order is drawn from in which threads of a cluster go on and copies arrive. */
    synchronized void seed(long seed) {
        emulated_seed(seed);
    }

    /** The kernel's handle, or 0. */
    synchronized long find(String name) {
        return Pointer.nativeValue(emulated_find(name));
    }

    synchronized Set<String> names() {
        byte[] names = new byte[NAMES_BYTES];
        int used = emulated_names(names, names.length);
        return new TreeSet<>(List.of(new String(names, 0, used, StandardCharsets.UTF_8).split("\n")));
    }

    /** Runs a kernel; what went wrong, if anything did. */
    synchronized Optional<String> launch(long kernel, Grid grid, Arguments arguments) {
        List<ByteBuffer> values = arguments.values();
        long[] addresses = new long[values.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = Pointer.nativeValue(Native.getDirectBufferPointer(values.get(i)));
        }
        int[] sizes = {grid.x(), grid.y(), grid.z(), grid.threads(), grid.sharedBytes()};
        byte[] message = new byte[MESSAGE_BYTES];
        int failed = emulated_launch(new Pointer(kernel), sizes, addresses, message, message.length);
        // Only their addresses are handed over: the collector must not take them before.
        Reference.reachabilityFence(values);
        return failed == 0 ? Optional.empty() : Optional.of(Native.toString(message));
    }
}
