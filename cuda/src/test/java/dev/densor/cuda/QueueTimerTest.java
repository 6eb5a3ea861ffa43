package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.FakeDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueTimerTest {
    private final FakeDriver driver = new FakeDriver(1 << 20);
    private final long stream = driver.createStream();
    private final long memory = driver.allocate(64);

    @AfterEach
    void end() {
        driver.synchronize(stream);
        driver.free(memory);
        driver.destroyStream(stream);
        driver.close();
    }

    private Device device(Driver over) {
        return new Device("cuda:2", over, stream, null, null, null, null);
    }

    private void copies(int count) {
        for (int i = 0; i < count; i++) {
            driver.copyToDevice(ByteBuffer.allocateDirect(8), memory, stream);
        }
    }

    /** That device takes a microsecond for each. */
    @Test
    void whatWasQueuedBeforeDoesNotCount() {
        copies(5);
        assertEquals(3, new QueueTimer(device(driver)).microseconds(() -> copies(3)));
        assertEquals(0, new QueueTimer(device(driver)).microseconds(() -> {}));
    }

    @Test
    void callsThatFailLeaveNoEvent() {
        int before = driver.objects();
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> new QueueTimer(device(driver)).microseconds(() -> {
                    throw new IllegalStateException("calls");
                }));
        assertEquals("calls", thrown.getMessage());
        assertEquals(before, driver.objects());
    }

    @Test
    void aFailureNamesTheDevice() {
        Driver failing = (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("synchronizeEvent")) {
                        throw new CudaException(700, "CUDA_ERROR_ILLEGAL_ADDRESS");
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        BackendException failed = assertThrows(
                BackendException.class, () -> new QueueTimer(device(failing)).microseconds(() -> copies(1)));
        assertEquals("cuda:2: timing: CUDA_ERROR_ILLEGAL_ADDRESS", failed.getMessage());
    }
}
