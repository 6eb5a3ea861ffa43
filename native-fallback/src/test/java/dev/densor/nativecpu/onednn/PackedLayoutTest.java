package dev.densor.nativecpu.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

class PackedLayoutTest {
    private static final Executor NEW_THREAD = task -> new Thread(task).start();

    @BeforeAll
    static void load() throws UnavailableException {
        Library.load();
    }

    /** As OpenMP would let it on a machine of 16 processors: for so many oneDNN chooses smaller blocks. */
    private static void letUseSixteenThreads() {
        File library = new File(Library.folder(), "libdnnl.so.3");
        NativeLibrary.getInstance(library.getPath())
                .getFunction("omp_set_num_threads")
                .invokeVoid(new Object[] {16});
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the library has another name")
    void aThreadThatIsNewToOneDnnChoosesTheLayoutThatOthersChose() {
        PackedLayout known = PackedLayout.of(784, 80);
        PackedLayout chosen = CompletableFuture.supplyAsync(
                        () -> {
                            letUseSixteenThreads();
                            return PackedLayout.of(784, 80);
                        },
                        NEW_THREAD)
                .join();
        assertEquals(known.bytes(), chosen.bytes());
        assertEquals(known.columnBlock(), chosen.columnBlock());
    }

    /** To OpenMP a virtual thread that goes on with another thread of the system is another thread. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the library has another name")
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
    void aVirtualThreadThatMovesGoesOnWithItsLayout() throws ReflectiveOperationException {
        Executor virtual = (Executor)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        CompletableFuture.runAsync(
                        () -> {
                            PackedLayout before = PackedLayout.of(784, 80);
                            letUseSixteenThreads();
                            PackedLayout after = PackedLayout.of(784, 80);
                            assertEquals(before.bytes(), after.bytes());
                        },
                        virtual)
                .join();
    }
}
