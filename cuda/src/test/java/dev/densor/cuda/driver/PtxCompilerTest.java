package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The PTX compiles for every GPU that it says it is for, by the compiler of CUDA 12. Of the large kernels for one
 * architecture the smallest are compiled one by one where images are tested; the others have their hash.
 */
class PtxCompilerTest {
    @BeforeAll
    static void load() throws IOException, UnavailableException {
        PtxCompiler.require();
    }

    @Test
    void compilesForEveryArchitecture() throws IOException, InterruptedException, ExecutionException {
        List<PtxCompiler.Task> tasks = new ArrayList<>();
        for (String family : KernelSources.committed()) {
            String ptx = KernelSources.ptx(family);
            if (!PtxCompiler.isForOneArchitecture(ptx)) {
                PtxCompiler.architectures(ptx)
                        .forEach(architecture -> tasks.add(new PtxCompiler.Task(family, ptx, architecture)));
            }
        }
        assertEquals("", PtxCompiler.compileAll(tasks));
    }

    @Test
    void aWrongFileIsNotCompiled() {
        Optional<String> failure = PtxCompiler.compile(".version 6.4\n.target sm_75\n.address_size 64\nadd;\n", 75);
        assertTrue(failure.orElse("").contains("add"), () -> failure.toString());
    }
}
