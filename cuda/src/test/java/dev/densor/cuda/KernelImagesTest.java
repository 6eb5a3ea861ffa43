package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.Grid;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which form a driver is given kernels, and what happens when it does not take them. */
class KernelImagesTest {
    private static final Kernel WIDE = new Kernel("gemm_wide", "gemm_wide_64x64_bf16");
    private static final Kernel VECTORS = new Kernel("gemm_vectors", "gemm_along_1_f32");
    private static final Kernel FILL = new Kernel("generate", "fill");
    private static final int NO_BINARY_FOR_GPU = 209;
    private static final int OUT_OF_MEMORY = 2;

    private static DeviceProperties gpu(int architecture, int driver) {
        return new DeviceProperties("GPU", architecture / 10, architecture % 10, 4, 101376, driver);
    }

    private static KernelImages images(int architecture, int driver) {
        return new KernelImages("cuda:0", gpu(architecture, driver));
    }

    @ParameterizedTest
    @CsvSource({"75, sm_75", "80, sm_80", "86, sm_80", "89, sm_80", "90, sm_90a", "100,", "103,", "120,", "121,"})
    void aGpuIsGivenTheCubinsThatRunOnIt(int architecture, String cubins) {
        assertEquals(Optional.ofNullable(cubins), KernelImages.cubinArchitecture(gpu(architecture, 12000)));
        assertEquals(Optional.empty(), KernelImages.cubinArchitecture(gpu(architecture, 11080)));
        assertTrue(images(architecture, 11080).cubin(VECTORS).isEmpty());
        Optional<byte[]> given = images(architecture, 12000).cubin(VECTORS);
        assertEquals(cubins != null, given.isPresent());
        // The lowest byte of an ELF file's flags, at 48, is the architecture where ptxas of CUDA 12 made the file.
        given.ifPresent(cubin -> assertEquals(Integer.parseInt(cubins.replaceAll("\\D", "")), cubin[48]));
    }

    /** Also on GPUs that are newer than all that was compiled: by PTX. */
    @ParameterizedTest
    @ValueSource(ints = {75, 80, 86, 89, 90, 100, 120})
    void everyGpuHasAllFamiliesButThoseForOtherGpus(int architecture) throws IOException {
        KernelImages oldest =
                images(architecture, architecture >= 90 ? Requirements.HOPPER_DRIVER : Requirements.DRIVER);
        KernelImages newest = images(architecture, 13000);
        for (String family : PtxImageTest.families().toList()) {
            boolean runs = Ptx.of(family).runsOn(architecture);
            assertEquals(runs, oldest.missing(family).isEmpty(), family);
            assertEquals(runs, newest.missing(family).isEmpty(), family);
        }
    }

    @Test
    void machineCodeIsOnlyWhereThePtxWouldRun() throws IOException {
        for (String family : PtxImageTest.families().toList()) {
            for (int architecture : new int[] {75, 80, 86, 89, 90}) {
                String cubins =
                        KernelImages.cubinArchitecture(gpu(architecture, 12000)).orElseThrow();
                assertTrue(Cubins.of(family, cubins).isEmpty() || Ptx.of(family).runsOn(architecture), family);
            }
        }
    }

    private static Ptx ptx(String version, String target) {
        return new Ptx(".version " + version + "\n.target " + target + "\n.visible .entry k(\n)\n{\nret;\n}\n");
    }

    @Test
    void whatIsForOneArchitectureRunsOnNoNewerOne() {
        assertTrue(ptx("8.0", "sm_90a").runsOn(90));
        assertFalse(ptx("8.0", "sm_90a").runsOn(100));
        assertFalse(ptx("8.0", "sm_90a").runsOn(89));
        assertTrue(ptx("7.0", "sm_80").runsOn(120));
        assertEquals(12000, ptx("8.0", "sm_90a").driver());
        assertThrows(IllegalArgumentException.class, () -> ptx("9.0", "sm_90a"));
    }

    @Test
    void whatAFamilyNeedsIsTold() {
        assertEquals(
                Optional.of("needs a GPU of compute capability 8.0 or newer; GPU has 7.5"),
                images(75, 13000).missing("gemm_wide"));
        assertEquals(
                Optional.of("needs a driver for CUDA 11.0 or newer; this one is for CUDA 10.2"),
                images(86, 10020).missing("gemm_wide"));
        assertEquals(Optional.empty(), images(86, 11000).missing("gemm_wide"));
    }

    @Test
    void aKernelThatIsNotThereIsRefused() {
        Kernel none = new Kernel("gemm_wide", "gemm_narrow");
        assertThrows(IllegalArgumentException.class, () -> images(90, 13000).cubin(none));
        assertTrue(Cubins.of("nothing", "sm_80").isEmpty());
    }

    /** A driver that takes what it takes; it remembers what it was given and runs nothing. */
    private static final class Loading {
        final List<byte[]> given = new ArrayList<>();
        private final DeviceProperties properties;
        private final int cubinStatus;

        Loading(DeviceProperties properties, int cubinStatus) {
            this.properties = properties;
            this.cubinStatus = cubinStatus;
        }

        Driver driver() {
            return (Driver) Proxy.newProxyInstance(
                    Driver.class.getClassLoader(),
                    new Class<?>[] {Driver.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "properties" -> properties;
                        case "loadModule" -> load((byte[]) arguments[0]);
                        case "function" -> 1L;
                        default -> null;
                    });
        }

        private long load(byte[] image) {
            given.add(image);
            if (isElf(image) && cubinStatus != 0) {
                throw new CudaException(cubinStatus, "status " + cubinStatus);
            }
            return given.size();
        }

        void launch(Kernel... several) {
            Kernels kernels = new Kernels("cuda:0", driver(), 7);
            for (Kernel kernel : several) {
                kernels.launch(kernel, "[2, 3]", Grid.of(1, 32), Arguments.of());
            }
        }
    }

    private static boolean isElf(byte[] image) {
        return image[0] == 0x7f && image[1] == 'E';
    }

    @Test
    void whereThereIsMachineCodeItIsLoadedAndElsePtx() {
        Loading loading = new Loading(gpu(90, 13000), 0);
        loading.launch(WIDE, VECTORS, FILL, WIDE);
        assertEquals(3, loading.given.size(), "each once");
        assertArrayEquals(Cubins.of("gemm_wide", "sm_90a").orElseThrow().image(WIDE.name()), loading.given.get(0));
        assertTrue(isElf(loading.given.get(1)));
        assertArrayEquals(Ptx.of("generate").image("fill"), loading.given.get(2));
    }

    @Test
    void aDriverThatRefusesMachineCodeIsGivenPtxAndItIsSaidOnce() {
        Loading loading = new Loading(gpu(86, 13000), NO_BINARY_FOR_GPU);
        List<String> said = new ArrayList<>();
        logged(said, () -> loading.launch(WIDE, VECTORS));
        assertEquals(3, loading.given.size(), "the second kernel is not tried any more");
        assertTrue(isElf(loading.given.get(0)));
        assertArrayEquals(Ptx.of("gemm_wide").image(WIDE.name()), loading.given.get(1));
        assertArrayEquals(Ptx.of("gemm_vectors").image(VECTORS.name()), loading.given.get(2));
        assertEquals(
                List.of("cuda:0: the driver, for CUDA 13.0, does not take the machine code of gemm_wide_64x64_bf16"
                        + " (status 209); kernels are compiled by the driver instead, which takes longer when they are"
                        + " first used"),
                said);
    }

    private static void logged(List<String> said, Runnable body) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                said.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.densor.cuda");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            body.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void anyOtherFailureToLoadIsReported() {
        Loading loading = new Loading(gpu(90, 13000), OUT_OF_MEMORY);
        BackendException failed = assertThrows(BackendException.class, () -> loading.launch(WIDE));
        assertEquals("cuda:0: gemm_wide_64x64_bf16 [2, 3]: status 2", failed.getMessage());
        assertEquals(1, loading.given.size());
    }
}
