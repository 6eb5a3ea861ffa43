package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import dev.densor.nn.Dense;
import dev.densor.nn.Model;
import dev.densor.nn.Sequential;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Small predictions from host memory to host memory, on a device that does everything as late as can be: a slot that is
 * written too early, or read too early, gives wrong numbers.
 */
class MappedTransfersTest {
    private static final int FEATURES = 7;
    private static final int THREADS = 8;
    private static final DenseChainSpec.Layer UNIT = new DenseChainSpec.Layer(1, null);

    private EmulatedDriver driver;
    private Device device;
    private CudaBackend backend;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    /** The method of the driver that fails: it throws, or returns 0 where it is to return an address. */
    private volatile String failing = "";

    @BeforeEach
    void open() {
        Emulator.require();
        driver = EmulatedDriver.late();
        Driver watched = (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, given) -> {
                    calls.add(method.getName());
                    return call(method, given);
                });
        device = Device.open("emulator:0", watched, new CudaMemory(watched, "emulator:0"));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        backend = new CudaBackend(device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, null));
    }

    private Object call(Method method, Object[] given) throws Throwable {
        if (failing.equals(method.getName())) {
            if (method.getReturnType() == long.class) {
                return 0L;
            }
            throw new CudaException(1, "CUDA_ERROR_INVALID_VALUE from " + method.getName());
        }
        try {
            return method.invoke(driver, given);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    @AfterEach
    void nothingIsHeld() {
        if (backend != null) {
            assertEquals(0, backend.liveBytes());
            assertEquals(0, device.slots().inUse());
            backend.close();
            assertEquals(0, driver.held());
        }
    }

    private void reopenWithout() {
        backend.close();
        System.setProperty(MappedSlots.PROPERTY, "false");
        try {
            open();
        } finally {
            System.clearProperty(MappedSlots.PROPERTY);
        }
    }

    private Model model() {
        Model model =
                Sequential.of(new Dense(5).activation("relu").inputShape(FEATURES), new Dense(3).activation("softmax"));
        return model.on(backend).initialize(5);
    }

    private static HostArray rows(int count, int seed) {
        float[] values = new float[count * FEATURES];
        Random random = new Random(seed);
        IntStream.range(0, values.length).forEach(i -> values[i] = random.nextFloat() - 0.5f);
        return HostArray.of(values, Shape.of(count, FEATURES));
    }

    private static double[][] predictions(Model model) {
        return IntStream.range(0, 20)
                .mapToObj(i -> model.predict(rows(1 + i, i)).toDoubles())
                .toArray(double[][]::new);
    }

    private double[][] withoutSlots() {
        reopenWithout();
        try (Model model = model()) {
            return predictions(model);
        }
    }

    private List<String> callsOfAPrediction() {
        try (Model model = model()) {
            // At first the weights are laid down, then kept as the kernel wants them.
            IntStream.range(0, 3).forEach(i -> model.predict(rows(1, i)));
            calls.clear();
            model.predict(rows(1, 4));
            calls.removeIf("properties"::equals);
            return List.copyOf(calls);
        }
    }

    @Test
    void aSmallPredictionIsALaunchAndAWait() {
        assertEquals(List.of("launch", "synchronize"), callsOfAPrediction());
    }

    /** The first wait is for the last copy from the memory that the next one is made from. */
    @Test
    void withoutSlotsItIsTwoCopiesBesidesAndTheirEvents() {
        reopenWithout();
        List<String> expected = List.of(
                "synchronizeEvent", "copyToDevice", "record", "launch", "copyToHost", "record", "synchronizeEvent");
        assertEquals(expected, callsOfAPrediction());
    }

    @Test
    void predictionsHaveTheSameBitsWithAndWithout() {
        double[][] with;
        try (Model model = model()) {
            with = predictions(model);
        }
        assertArrayEquals(withoutSlots(), with);
    }

    @Test
    void eightThreadsPredictTheSameAsOne() throws InterruptedException, ExecutionException {
        double[][] expected = withoutSlots();
        backend.close();
        open();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Model model = model()) {
            List<Future<double[][]>> all = IntStream.range(0, THREADS)
                    .mapToObj(thread -> threads.submit(() -> predictions(model)))
                    .toList();
            for (Future<double[][]> one : all) {
                assertArrayEquals(expected, one.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void weightsThatAreWrittenAgainAreTheOnesThatCount() {
        CudaBuffer x = upload(1, 4);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 2);
        Buffer[] kernels = {upload(3), upload(2)};
        for (int i = 1; i <= 5; i++) {
            // From the second use on they are kept as the kernel wants them.
            DenseChainSpec spec = new DenseChainSpec(2, 1, List.of(UNIT, UNIT), false);
            backend.upload(HostArray.of(new float[] {i}, Shape.of(1)), kernels[i % 2]);
            float factor = i < 2 ? 3 * i : i * (i - 1);
            for (int use = 0; use < 3; use++) {
                backend.denseChain(spec, x, kernels, new Buffer[2], out);
                assertArrayEquals(new float[] {factor, 4 * factor}, download(out));
            }
        }
        Stream.concat(Stream.of(x, out), Stream.of(kernels)).forEach(backend::free);
    }

    private CudaBuffer upload(float... values) {
        Buffer buffer = backend.allocate(DType.FLOAT32, values.length);
        backend.upload(HostArray.of(values, Shape.of(values.length)), buffer);
        return (CudaBuffer) buffer;
    }

    private float[] download(Buffer from) {
        HostArray to = HostArray.allocate(DType.FLOAT32, Shape.of((int) from.size()));
        backend.download(from, to);
        return to.toFloats();
    }

    /** x . 3 . 2, a chain of two layers of one unit. */
    private void chain(CudaBuffer x, CudaBuffer out) {
        DenseChainSpec spec = new DenseChainSpec((int) x.size(), 1, List.of(UNIT, UNIT), false);
        Buffer[] kernels = {upload(3), upload(2)};
        try {
            backend.denseChain(spec, x, kernels, new Buffer[2], out);
        } finally {
            Stream.of(kernels).forEach(backend::free);
        }
    }

    @Test
    void aResultOfAChainIsReadAndWrittenByOtherKernels() {
        CudaBuffer x = upload(1, 4);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 2);
        chain(x, out);
        assertArrayEquals(new float[] {6, 24}, download(out));
        backend.unary(UnaryOp.SQUARE, out, out);
        assertArrayEquals(new float[] {36, 576}, download(out));
        chain(x, out);
        backend.unary(UnaryOp.SQUARE, out, x);
        assertArrayEquals(new float[] {6, 24}, download(out));
        assertArrayEquals(new float[] {36, 576}, download(x));
        backend.free(x);
        backend.free(out);
    }

    @Test
    void anInputIsReadOverTheBusOnceAndThenFromTheDevicesMemory() {
        CudaBuffer x = upload(1, 4);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 2);
        chain(x, out);
        int inSlots = device.slots().inUse();
        chain(x, out);
        assertEquals(inSlots - 1, device.slots().inUse());
        chain(x, out);
        assertArrayEquals(new float[] {6, 24}, download(out));
        backend.upload(HostArray.of(new float[] {2, 5}, Shape.of(2)), x);
        assertArrayEquals(new float[] {2, 5}, download(x));
        chain(x, out);
        backend.upload(HostArray.of(new float[] {7, 8}, Shape.of(2)), x);
        backend.free(x);
        assertArrayEquals(new float[] {12, 30}, download(out));
        backend.free(out);
    }

    @Test
    void whatIsLaidDownNextDoesNotReachAnInputThatIsStillToBeRead() {
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 2);
        CudaBuffer x = upload(1, 4);
        chain(x, out);
        assertArrayEquals(new float[] {6, 24}, download(out));
        backend.upload(HostArray.of(new float[] {2, 5}, Shape.of(2)), x);
        chain(x, out);
        backend.free(x);
        List<CudaBuffer> next = List.of(upload(7, 7), upload(8, 8), upload(9, 9), upload(10, 10));
        assertArrayEquals(new float[] {12, 30}, download(out));
        next.forEach(backend::free);
        backend.free(out);
    }

    @Test
    void aResultThatNobodyWaitedForDoesNotReachWhatIsLaidDownNext() {
        CudaBuffer x = upload(1, 4);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 2);
        chain(x, out);
        backend.free(out);
        List<CudaBuffer> next = List.of(upload(7, 7), upload(8, 8), upload(9, 9), upload(10, 10));
        for (int i = 0; i < next.size(); i++) {
            assertArrayEquals(new float[] {7 + i, 7 + i}, download(next.get(i)));
            backend.free(next.get(i));
        }
        backend.free(x);
    }

    @Test
    void anInputThatWouldBeWaitedForOftenIsCopied() {
        CudaBuffer x = (CudaBuffer) backend.allocate(DType.FLOAT32, 16 * 257);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 16);
        CudaBuffer first = (CudaBuffer) backend.allocate(DType.FLOAT32, 257);
        CudaBuffer second = upload(2);
        backend.fill(first, 1);
        backend.upload(HostArray.allocate(DType.FLOAT32, Shape.of(16 * 257)), x);
        DenseChainSpec spec = new DenseChainSpec(16, 257, List.of(UNIT, UNIT), false);
        // In slots are the second layer's weights, too, until they are packed.
        assertEquals(2, device.slots().inUse());
        backend.denseChain(spec, x, new Buffer[] {first, second}, new Buffer[2], out);
        assertEquals(1, device.slots().inUse(), "the result's");
        assertArrayEquals(new float[16], download(out));
        Stream.of(x, out, first, second).forEach(backend::free);
    }

    @Test
    void whatNobodyUsesMakesRoomAndIsNotLost() {
        List<CudaBuffer> idle = new ArrayList<>();
        IntStream.range(0, MappedSlots.MOST).forEach(i -> idle.add(upload(i)));
        assertEquals(MappedSlots.MOST, device.slots().inUse());
        assertEquals(List.of("launch", "synchronize"), callsOfAPrediction());
        for (int i = 0; i < idle.size(); i++) {
            assertArrayEquals(new float[] {i}, download(idle.get(i)));
            backend.free(idle.get(i));
        }
    }

    @Test
    void uploadsThatNobodyWaitsForGoTheOrdinaryWayWhenSlotsAreUsedUp() {
        CudaBuffer sum = upload(0);
        for (int i = 1; i <= 2 * MappedSlots.MOST; i++) {
            CudaBuffer next = upload(i);
            backend.binary(BinaryOp.ADD, View.of(sum), View.of(next), sum);
            backend.free(next);
        }
        assertArrayEquals(new float[] {MappedSlots.MOST * (2 * MappedSlots.MOST + 1)}, download(sum));
        backend.free(sum);
    }

    @Test
    void aLaunchThatFailsGivesItsSlotsBack() {
        CudaBuffer x = upload(1);
        CudaBuffer out = (CudaBuffer) backend.allocate(DType.FLOAT32, 1);
        chain(x, out);
        failing = "launch";
        assertThrows(BackendException.class, () -> chain(x, out));
        failing = "";
        backend.free(x);
        backend.free(out);
    }

    @Test
    void aMoveThatFailsIsNamedAndCanBeRepeated() {
        CudaBuffer x = upload(3);
        failing = "copyToDevice";
        BackendException failed = assertThrows(BackendException.class, () -> backend.unary(UnaryOp.SQUARE, x, x));
        assertEquals("emulator:0: upload of 4 bytes: CUDA_ERROR_INVALID_VALUE from copyToDevice", failed.getMessage());
        failing = "";
        backend.unary(UnaryOp.SQUARE, x, x);
        assertArrayEquals(new float[] {9}, download(x));
        backend.free(x);
        assertThrows(IllegalStateException.class, () -> backend.upload(HostArray.of(new float[1], Shape.of(1)), x));
    }

    @Test
    void aSmallResultOfAnyKernelIsCopiedToASlotAndWaitedForOnce() {
        CudaBuffer x = upload(3, -4);
        backend.unary(UnaryOp.SQUARE, x, x);
        download(x);
        backend.unary(UnaryOp.SQUARE, x, x);
        calls.clear();
        assertArrayEquals(new float[] {81, 256}, download(x));
        assertEquals(List.of("copyToHost", "synchronize"), calls);
        assertEquals(0, device.slots().inUse());
        failing = "copyToHost";
        BackendException failed = assertThrows(BackendException.class, () -> download(x));
        assertEquals("emulator:0: download of 8 bytes: CUDA_ERROR_INVALID_VALUE from copyToHost", failed.getMessage());
        backend.free(x);
    }

    @Test
    void aDeviceThatCannotMapPredictsTheSame() {
        double[][] expected = withoutSlots();
        backend.close();
        open();
        failing = "deviceAddress";
        try (Model model = model()) {
            assertArrayEquals(expected, predictions(model));
        }
        assertTrue(calls.contains("copyToDevice"));
    }
}
