package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a device that does nothing before somebody waits for it. */
class StagingTest {
    private static final int PIECE_BYTES = 1024;
    private static final int PIECES = 3;

    private final FakeDriver driver = new FakeDriver(1 << 24);
    private final long stream = driver.createStream();
    private final Staging staging = new Staging(driver, stream, new PinnedRing("fake:0", driver, PIECE_BYTES, PIECES));
    private final List<Long> addresses = new ArrayList<>();

    @AfterEach
    void everythingIsGivenBack() {
        staging.close();
        staging.close();
        driver.destroyStream(stream);
        addresses.forEach(driver::free);
        driver.close();
    }

    private synchronized long allocate(long bytes) {
        long address = driver.allocate(Math.max(1, bytes));
        addresses.add(address);
        return address;
    }

    /** Random bits, but for BOOL, whose bytes are 0 and 1 on a device. */
    private static HostArray random(DType dtype, int size, long seed) {
        ByteBuffer bytes = ByteBuffer.allocate(size * dtype.bytes()).order(ByteOrder.nativeOrder());
        new Random(seed).nextBytes(bytes.array());
        if (dtype == DType.BOOL) {
            for (int i = 0; i < size; i++) {
                bytes.put(i, (byte) (bytes.get(i) & 1));
            }
        }
        return HostArray.view(dtype, Shape.of(size), bytes);
    }

    private void thereAndBack(HostArray array) {
        long address = allocate((long) array.size() * array.dtype().bytes());
        staging.upload(array, address);
        HostArray back = HostArray.allocate(array.dtype(), array.shape());
        staging.download(address, back);
        assertEquals(0, mismatches(array, back), array.toString());
    }

    private static int mismatches(HostArray expected, HostArray actual) {
        int mismatches = 0;
        for (int i = 0; i < expected.size(); i++) {
            boolean same = expected.dtype().isFloating()
                    ? Double.doubleToRawLongBits(expected.getDouble(i))
                            == Double.doubleToRawLongBits(actual.getDouble(i))
                    : expected.getLong(i) == actual.getLong(i);
            mismatches += same ? 0 : 1;
        }
        return mismatches;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeArrivesAsItWas(DType dtype) {
        thereAndBack(random(dtype, 5000, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 511, 512, 513, 768, 769, 100_003})
    void everySizeArrivesWhole(int size) {
        thereAndBack(random(DType.FLOAT32, size, 2));
    }

    /** The ring is smaller than either array, so that each piece is used again while the device still reads it. */
    @Test
    void aPieceIsNotWrittenBeforeTheDeviceHasReadIt() {
        HostArray first = random(DType.FLOAT32, 20_000, 3);
        HostArray second = random(DType.FLOAT32, 20_000, 4);
        long a = allocate(80_000);
        long b = allocate(80_000);
        staging.upload(first, a);
        staging.upload(second, b);
        HostArray back = HostArray.allocate(DType.FLOAT32, first.shape());
        staging.download(a, back);
        assertEquals(0, mismatches(first, back));
        staging.download(b, back);
        assertEquals(0, mismatches(second, back));
    }

    @Test
    void theArrayMayBeReusedOnReturn() {
        HostArray array = random(DType.INT32, 600, 5);
        int[] values = new int[600];
        ((IntBuffer) array.data()).get(0, values);
        long address = allocate(2400);
        staging.upload(HostArray.of(values, array.shape()), address);
        Arrays.fill(values, 0);
        HostArray back = HostArray.allocate(DType.INT32, array.shape());
        staging.download(address, back);
        assertEquals(0, mismatches(array, back));
    }

    @Test
    void truthsBecomeOneOnTheWay() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 2, -1, 0});
        long address = allocate(5);
        staging.upload(HostArray.wrap(DType.BOOL, Shape.of(5), bytes), address);
        HostArray back = HostArray.allocate(DType.INT8, Shape.of(5));
        staging.download(address, back);
        assertEquals(ByteBuffer.wrap(new byte[] {0, 1, 1, 1, 0}), back.data());
    }

    @Test
    void elementsInAnotherByteOrderAreTurnedRound() {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer memory = driver.allocatePinned(4000).order(other);
        HostArray array = HostArray.view(DType.FLOAT32, Shape.of(1000), memory);
        for (int i = 0; i < 1000; i++) {
            memory.putFloat(4 * i, i);
        }
        thereAndBack(array);
        driver.freePinned(memory);
    }

    @Test
    void pageLockedMemoryGoesStraight() {
        ByteBuffer memory = driver.allocatePinned(8000).order(ByteOrder.nativeOrder());
        HostArray all = HostArray.view(DType.FLOAT32, Shape.of(2000), memory);
        HostArray array = all.rows(10, 1900);
        memory.putFloat(40, 7).putFloat(4 * 1909, 9);
        long address = allocate(7600);
        staging.upload(array, address);
        memory.putFloat(40, 0).putFloat(4 * 1909, 0);
        staging.download(address, array);
        assertEquals(7, memory.getFloat(40));
        assertEquals(9, memory.getFloat(4 * 1909));
        assertEquals(1, driver.pinnedAllocations());
        driver.freePinned(memory);
    }

    @Test
    void directMemoryThatIsNotPageLockedGoesThroughTheRing() {
        ByteBuffer memory = ByteBuffer.allocateDirect(8000).order(ByteOrder.nativeOrder());
        new Random(6).ints(2000).forEach(memory::putInt);
        thereAndBack(HostArray.view(DType.INT32, Shape.of(2000), memory.flip()));
        assertTrue(driver.pinnedAllocations() > 0);
    }

    @Test
    void smallArraysMakeNoLargeRing() {
        for (int i = 0; i < 20; i++) {
            thereAndBack(random(DType.FLOAT32, 10, i));
        }
        assertTrue(driver.pinnedAllocations() <= 2, driver.pinnedAllocations() + " pieces");
    }

    @Test
    void threadsDoNotMeet() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int number = i;
                tasks.add(() -> {
                    thereAndBack(random(DType.values()[number % DType.values().length], 100 + 97 * number, number));
                    return null;
                });
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void afterACopyThatWasRefusedTheRingIsWhole() {
        HostArray array = random(DType.FLOAT32, 5000, 7);
        long address = allocate(20_000);
        driver.fail(true);
        assertThrows(CudaException.class, () -> staging.upload(array, address));
        assertThrows(CudaException.class, () -> staging.download(address, array));
        driver.fail(false);
        thereAndBack(array);
    }

    @Test
    void afterClosingItSaysSo() {
        staging.close();
        HostArray array = random(DType.FLOAT32, 10, 8);
        long address = allocate(40);
        assertThrows(IllegalStateException.class, () -> staging.upload(array, address));
    }
}
