package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of Hopper's instructions by itself: the kernels of cluster_trials.cu. */
class ClusterEmulationTest {
    private static final int SHARED = 16384;
    private static final int FLOATS = 64 * 32;
    private static final int A_ROWS = 64;
    private static final int B_ROWS = 32;
    private static final int ROW = 128;

    private EmulatedDriver driver;
    private long stream;
    private long out;

    @BeforeEach
    void open() {
        Emulator.require();
        EmulatedLibrary.load().seed(1);
        driver = new EmulatedDriver();
        stream = driver.createStream();
        out = driver.allocate(4L * FLOATS);
    }

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    private void launch(String kernel, int blocks, int threads, Arguments arguments) {
        long module = driver.loadModule((".entry " + kernel + "(").getBytes(StandardCharsets.US_ASCII));
        driver.launch(driver.function(module, kernel), new Grid(blocks, 1, 1, threads, SHARED), arguments, stream);
    }

    private float[] result(int count) {
        float[] values = new float[count];
        driver.memory(out, 4L * FLOATS).asFloatBuffer().get(values);
        return values;
    }

    private void assertFails(String expected, String kernel, int blocks, int threads, Arguments arguments) {
        CudaException fault = assertThrows(CudaException.class, () -> launch(kernel, blocks, threads, arguments));
        assertTrue(fault.getMessage().contains(expected), fault.getMessage());
    }

    @Test
    void blocksOfAClusterSeeOneAnothersSharedMemory() {
        launch("trial_exchange", 2, 64, Arguments.of(out));
        float[] expected = new float[128];
        for (int i = 0; i < 128; i++) {
            int other = 1 - i / 64;
            expected[i] = 100 * other + i % 64 + 1000 * (other + 1);
        }
        assertArrayEquals(expected, result(128));
        String race = ": reads shared memory that";
        assertFails(race, "fault_exchange_unwaited", 2, 64, Arguments.of(out));
    }

    @Test
    void aDeadlockSaysWhoWaitsForWhat() {
        String halves = "threads 0 to 31 of block 1 wait for the cluster's barrier, where 6";
        assertFails(halves, "fault_half_arrives", 2, 64, Arguments.of(out));
        String others = "threads 32 to 63 of block 1 wait for the named barrier 3 of 64 threads;";
        assertFails(others, "fault_half_arrives", 2, 64, Arguments.of(out));
    }

    @Test
    void registersAreTakenOnlyOfThoseGivenBack() {
        // 168 each; 2 times 72 are wanted, 128 are given back.
        assertFails("wait for 240 registers", "fault_takes_registers", 1, 384, Arguments.of(out));
    }

    @Test
    void matricesAreLaidDownByRows() {
        launch("trial_matrices", 1, 32, Arguments.of(out));
        float[] expected = new float[256];
        for (int i = 0; i < 256; i++) {
            int lane = i / 8;
            int from = lane % 8 * 4 + i % 8 / 2;
            expected[i] = 2 * (from * 4 + lane / 8) + i % 2;
        }
        assertArrayEquals(expected, result(256));
        assertFails("lanes meet in a bank", "fault_matrices_in_a_bank", 1, 32, Arguments.of(out));
    }

    @ParameterizedTest
    @CsvSource({"bf16, BFLOAT16", "f16, FLOAT16", "tf32, FLOAT32"})
    void warpgroupsMultiply(String suffix, DType type) {
        float[][] a = new float[A_ROWS][];
        float[][] b = new float[B_ROWS][];
        long left = operand(a, type, 1);
        long right = operand(b, type, 2);
        launch("trial_product_" + suffix, 1, 128, Arguments.of(left, right, out));
        float[] sums = result(FLOATS);
        for (int row = 0; row < A_ROWS; row++) {
            for (int column = 0; column < B_ROWS; column++) {
                float sum = 0;
                for (int k = 0; k < a[row].length; k++) {
                    sum += a[row][k] * b[column][k];
                }
                assertEquals(sum, sums[row * B_ROWS + column], "row " + row + ", column " + column);
            }
        }
    }

    /** Halves from -4 to 4, swizzled, of which products add up exactly; FLOAT32 with bits that are to be ignored. */
    private long operand(float[][] rows, DType type, long seed) {
        Random random = new Random(seed);
        int size = type == DType.FLOAT32 ? 4 : 2;
        long address = driver.allocate((long) rows.length * ROW);
        ByteBuffer bytes = driver.memory(address, (long) rows.length * ROW);
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new float[ROW / size];
            for (int k = 0; k < ROW / size; k++) {
                float value = (random.nextInt(17) - 8) / 2f;
                rows[row][k] = value;
                int chunk = k * size / 16;
                int at = row * ROW + (chunk ^ row % 8) * 16 + k * size % 16;
                put(bytes, at, value, type, random.nextInt(1 << 13));
            }
        }
        return address;
    }

    private static void put(ByteBuffer bytes, int at, float value, DType type, int lowerBits) {
        int bits = Float.floatToRawIntBits(value);
        switch (type) {
            case FLOAT32 -> bytes.putInt(at, bits | lowerBits);
            case BFLOAT16 -> bytes.putShort(at, (short) (bits >>> 16));
            // Halves are normal numbers: the exponent's bias changes from 127 to 15.
            default ->
                bytes.putShort(at, (short)
                        (value == 0 ? 0 : bits >>> 16 & 0x8000 | (bits >>> 13 & 0x3ffff) - (112 << 10) & 0x7fff));
        }
    }

    @Test
    void bulkCopiesMoveWholeMultiplesOf16Bytes() {
        long in = driver.allocate(1024);
        byte[] moved = new byte[64];
        new Random(3).nextBytes(moved);
        driver.memory(in, 64).put(moved);
        launch("trial_copy", 1, 32, Arguments.of(in, out, 0, 64));
        byte[] got = new byte[64];
        driver.memory(out, 64).get(got);
        assertArrayEquals(moved, got);
        assertFails("multiples of 16", "trial_copy", 1, 32, Arguments.of(in, out, 8, 64));
        assertFails("multiples of 16", "trial_copy", 1, 32, Arguments.of(in, out, 0, 72));
        String outside = "reads 2048 bytes at byte 0 of an allocation of 1024";
        assertFails(outside, "trial_copy", 1, 32, Arguments.of(in, out, 0, 2048));
    }
}
