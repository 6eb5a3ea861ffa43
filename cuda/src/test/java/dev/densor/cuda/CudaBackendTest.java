package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Driver;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a backend holds, and what it says when something is wrong. */
class CudaBackendTest {
    private Emulated emulated;

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void close() {
        if (emulated != null) {
            emulated.close();
        }
    }

    @Test
    void closingGivesEverythingBack() {
        CudaBuffer left = emulated.upload(HostArray.of(new float[100], Shape.of(100)));
        emulated.backend.unary(UnaryOp.EXP, left, left);
        emulated.backend.copy(View.of(left), View.of(emulated.backend.allocate(DType.FLOAT16, 100)));
        assertTrue(emulated.driver.held() > 4, "stream, memory and modules");
        emulated.backend.close();
        assertEquals(0, emulated.driver.held());
        emulated.backend.close();
    }

    @Test
    void aKernelIsLoadedOnce() {
        CudaBuffer x = emulated.upload(HostArray.of(new float[100], Shape.of(100)));
        emulated.backend.unary(UnaryOp.EXP, x, x);
        int held = emulated.driver.held();
        emulated.backend.unary(UnaryOp.EXP, x, x);
        assertEquals(held, emulated.driver.held());
        emulated.backend.unary(UnaryOp.LOG, x, x);
        assertEquals(held + 1, emulated.driver.held());
    }

    @Test
    void aFreedBufferIsRefused() {
        CudaBuffer x = emulated.upload(HostArray.of(new float[3], Shape.of(3)));
        emulated.backend.free(x);
        assertThrows(IllegalStateException.class, () -> emulated.backend.unary(UnaryOp.EXP, x, x));
        IllegalStateException twice = assertThrows(IllegalStateException.class, () -> emulated.backend.free(x));
        assertEquals("float32 [3] was freed before", twice.getMessage());
    }

    @Test
    void aFailedKernelIsNamedWithDeviceAndOperands() {
        CudaBuffer x = emulated.upload(HostArray.of(new float[8], Shape.of(8)));
        Kernel fill = new Kernel("generate", "fill");
        BackendException failed = assertThrows(
                BackendException.class,
                () -> emulated.device.launch(
                        fill, x, emulated.device.grid(1), Arguments.of(x.address(), x.bytes() + 16, 0L)));
        assertTrue(failed.getMessage().startsWith("emulator:0: fill float32 [8]: CUDA_ERROR_"), failed.getMessage());
    }

    /** The same driver, of a GPU from before kernels can run. */
    private static Driver old(Driver driver) {
        DeviceProperties properties = new DeviceProperties("an old one", 7, 0, 1, 49152, 12000);
        return (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, method, arguments) ->
                        method.getName().equals("properties") ? properties : method.invoke(driver, arguments));
    }

    @Test
    void aKernelThatNeedsANewerGpuIsNotLoaded() {
        CudaBuffer x = emulated.upload(HostArray.of(new float[8], Shape.of(8)));
        Kernels old = new Kernels("cuda:3", old(emulated.driver), emulated.device.stream());
        BackendException refused = assertThrows(
                BackendException.class,
                () -> old.launch(new Kernel("generate", "fill"), x, emulated.device.grid(1), Arguments.of()));
        assertEquals(
                "cuda:3: fill needs a GPU of compute capability 7.5 or newer; an old one has 7.0",
                refused.getMessage());
    }

    @Test
    void moreMemoryThanThereCanBeIsRefused() {
        assertThrows(BackendException.class, () -> emulated.backend.allocate(DType.FLOAT64, Long.MAX_VALUE / 2));
        BackendException full =
                assertThrows(BackendException.class, () -> emulated.backend.allocate(DType.INT8, 1L << 40));
        assertTrue(full.getMessage().contains("CUDA_ERROR_OUT_OF_MEMORY"), full.getMessage());
        assertEquals(0, emulated.backend.liveBytes());
    }

    @Test
    void aCopyThatFailsIsNamed() {
        CudaBuffer small = emulated.upload(HostArray.of(new float[4], Shape.of(4)));
        CudaBuffer large = emulated.upload(HostArray.of(new float[1000], Shape.of(1000)));
        Layout all = Layout.contiguous(Shape.of(1000));
        BackendException failed = assertThrows(
                BackendException.class, () -> emulated.backend.copy(new View(small, all), new View(large, all)));
        assertTrue(failed.getMessage().startsWith("emulator:0: copy of 4000 bytes: "), failed.getMessage());
    }

    @Test
    void whatIsFilledIsConvertedOnce() {
        assertEquals(0x3f8000003f800000L, Fills.pattern(DType.FLOAT32, 1));
        assertEquals(0x3ff0000000000000L, Fills.pattern(DType.FLOAT64, 1));
        assertEquals(0xbc00bc00bc00bc00L, Fills.pattern(DType.FLOAT16, -1));
        assertEquals(0x3f803f803f803f80L, Fills.pattern(DType.BFLOAT16, 1));
        assertEquals(0xfffffffefffffffeL, Fills.pattern(DType.INT32, -2.9));
        assertEquals(0x8080808080808080L, Fills.pattern(DType.INT8, -1000));
        assertEquals(-1L, Fills.pattern(DType.UINT8, 300));
        assertEquals(0x0101010101010101L, Fills.pattern(DType.BOOL, Double.NaN));
        Buffer bytes = emulated.backend.allocate(DType.UINT8, 37);
        emulated.backend.fill(bytes, 7);
        for (double value : emulated.download(bytes).toDoubles()) {
            assertEquals(7, value);
        }
    }
}
