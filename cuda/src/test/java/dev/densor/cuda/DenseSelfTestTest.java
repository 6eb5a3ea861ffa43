package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.DenseSelfTest.Verdict;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import dev.densor.cuda.driver.Grid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a device on which the kernels for Hopper do not do what they should. */
class DenseSelfTestTest {
    private static final int ILLEGAL_ADDRESS = 700;
    private static final int OUT_OF_MEMORY = 2;

    @TempDir
    private Path folder;

    private final List<EmulatedDriver> apart = new ArrayList<>();
    /** Those that were looked up. */
    private final Set<String> kernels = new TreeSet<>();

    @BeforeEach
    void require() {
        Emulator.require();
    }

    /** Changes launches. */
    private interface Spoiling {
        void launch(Driver driver, Object... given);
    }

    /** An emulated device whose contexts apart are spoiled. */
    private Driver spoiled(Spoiling spoiling) {
        return proxy(
                new EmulatedDriver(),
                (driver, given) -> {
                    EmulatedDriver made = new EmulatedDriver();
                    apart.add(made);
                    return proxy(made, null, spoiling);
                },
                null);
    }

    private interface Apart {
        Driver make(Driver driver, Object... given);
    }

    private Driver proxy(EmulatedDriver driver, Apart apart, Spoiling spoiling) {
        return (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, given) -> {
                    if (method.getName().equals("apart")) {
                        return apart.make(driver, given);
                    }
                    if (method.getName().equals("function")) {
                        kernels.add((String) given[1]);
                    }
                    try {
                        if (method.getName().equals("launch")) {
                            spoiling.launch(driver, given);
                            return null;
                        }
                        return method.invoke(driver, given);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static void launch(Driver driver, UnaryOperator<List<ByteBuffer>> change, Object... given) {
        Arguments arguments = (Arguments) given[2];
        driver.launch(
                (long) given[0],
                (Grid) given[1],
                Arguments.of(change.apply(arguments.values()).toArray()),
                (long) given[3]);
    }

    private static boolean isMap(ByteBuffer argument) {
        return argument.remaining() == TensorMap.BYTES && argument.getLong(0) != 0;
    }

    /** As a driver would that takes the words otherwise: the map is of fewer columns. */
    private static List<ByteBuffer> narrowed(List<ByteBuffer> arguments) {
        arguments.stream().filter(DenseSelfTestTest::isMap).forEach(map -> map.putInt(32, map.getInt(32) - 4));
        return arguments;
    }

    private SelfTestRecord record() {
        return new SelfTestRecord(folder, "key");
    }

    private static Verdict verdict(Driver driver, SelfTestRecord record) {
        return DenseTrust.verdict("emulator:0", driver, record);
    }

    private void nothingIsHeld() {
        assertEquals(0, apart.stream().mapToInt(EmulatedDriver::held).sum());
    }

    @Test
    void mapsAreUsedWhereEveryKernelWorksByThem() {
        Driver driver = spoiled((device, given) -> launch(device, arguments -> arguments, given));
        Verdict verdict = verdict(driver, record());
        assertEquals(new Verdict(DenseMapping.MAPS, "", true), verdict);
        assertEquals(
                "dense layers by kernels for Hopper, by tensor maps as their self-test passed",
                DenseTrust.finding(record()));
        assertEquals(
                HopperKernels.FAMILIES.stream()
                        .filter(family -> family.startsWith("dense_"))
                        .flatMap(family -> Ptx.of(family).kernels().stream())
                        .collect(Collectors.toSet()),
                kernels.stream().filter(kernel -> kernel.startsWith("dense_")).collect(Collectors.toSet()));
        verdict(driver, record());
        assertEquals(1, apart.size());
        nothingIsHeld();
    }

    @Test
    void panelsAreUsedWhereMapsGiveWrongNumbers() {
        Driver driver = spoiled((device, given) -> launch(device, DenseSelfTestTest::narrowed, given));
        Verdict verdict = verdict(driver, record());
        assertEquals(DenseMapping.PANELS, verdict.mapping());
        assertTrue(verdict.isFinal());
        assertTrue(verdict.faults().startsWith("tensor maps: "), verdict.faults());
        assertTrue(verdict.faults().contains(" is "), verdict.faults());
        assertEquals(verdict, verdict(driver, record()));
        assertEquals(2, apart.size());
        assertEquals(
                "dense layers by kernels for Hopper are restricted to packed panels without tensor maps: their"
                        + " self-test failed: " + verdict.faults(),
                DenseTrust.finding(record()));
        nothingIsHeld();
    }

    @Test
    void nothingIsUsedWhereEveryLaunchFails() {
        Driver driver = spoiled((device, given) -> {
            throw new CudaException(ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS");
        });
        Verdict verdict = verdict(driver, record());
        assertEquals(DenseMapping.NONE, verdict.mapping());
        assertFalse(verdict.isFinal());
        verdict(driver, record());
        assertEquals(4, apart.size());
        nothingIsHeld();
    }

    /** Nothing else can be tried on a GPU that is busy with it; and another process is not to try it again. */
    @Test
    void aTestThatDoesNotEndHoldsUpNobody() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Driver driver = spoiled((device, given) -> {
            await(end);
            throw new CudaException(ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS");
        });
        Verdict verdict = new DenseSelfTest("emulator:0", driver, Duration.ofMillis(50)).run(record());
        assertEquals(new Verdict(DenseMapping.NONE, "tensor maps: the test did not end within 0.05 s", false), verdict);
        assertTrue(Files.exists(folder.resolve("dense-key.running-maps")));
        end.countDown();
        for (EmulatedDriver one : apart) {
            while (one.held() > 0) {
                Thread.sleep(1);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** As a driver would that takes fewer bits of the rows for what they are. */
    @Test
    void mapsThatAreWrongOfLargeMatricesOnlyAreNotUsed() {
        Driver driver = spoiled((device, given) -> launch(device, DenseSelfTestTest::lowered, given));
        assertEquals(DenseMapping.PANELS, verdict(driver, record()).mapping());
    }

    private static List<ByteBuffer> lowered(List<ByteBuffer> arguments) {
        arguments.stream().filter(DenseSelfTestTest::isMap).forEach(map -> map.putInt(36, map.getInt(36) & 63));
        return arguments;
    }

    @Test
    void tooLittleMemoryForATestIsNotTheLastWord() {
        Driver poor = proxy(
                new EmulatedDriver(),
                (driver, given) -> {
                    throw new CudaException(OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY from cuCtxCreate");
                },
                null);
        assertEquals(DenseMapping.NONE, verdict(poor, record()).mapping());
        Driver driver = spoiled((device, given) -> launch(device, arguments -> arguments, given));
        assertEquals(DenseMapping.MAPS, verdict(driver, record()).mapping());
    }

    @Test
    void withoutAFolderEachProcessTestsForItself() {
        SelfTestRecord none = new SelfTestRecord(null, "key");
        Driver driver = spoiled((device, given) -> launch(device, arguments -> arguments, given));
        assertEquals(DenseMapping.MAPS, verdict(driver, none).mapping());
        assertEquals(
                "dense layers by kernels for Hopper, which test themselves when first used", DenseTrust.finding(none));
    }
}
