package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters, barriers that count bytes, bulk copies and products of warpgroups: the kernels of hopper_trials.cu. */
class HopperEmulationTest {
    private static final int M = 100;
    private static final int N = 70;
    private static final int K = 200;
    private static final int K_PITCH = 208;
    private static final int N_PITCH = 72;
    private static final int BFLOAT16 = 10;
    private static final int FLOAT32 = 7;
    private static final int SHARED = 49152;
    private static final int SEEDS = 6;

    private EmulatedDriver driver;
    private long stream;
    private long x;
    private long w;
    private long y;

    @BeforeEach
    void open() {
        Emulator.require();
        driver = new EmulatedDriver();
        stream = driver.createStream();
        x = operand(M);
        w = operand(N);
        y = driver.allocate(4L * M * N_PITCH);
    }

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    /** Quarters from -2 to 2, of which products add up exactly; NaN behind the rows' K numbers. */
    private long operand(int rows) {
        long address = driver.allocate(2L * rows * K_PITCH);
        ShortBuffer bits = driver.memory(address, 2L * rows * K_PITCH).asShortBuffer();
        Random random = new Random(rows);
        for (int i = 0; i < rows * K_PITCH; i++) {
            float value = i % K_PITCH < K ? (random.nextInt(17) - 8) / 4f : Float.NaN;
            bits.put(i, (short) (Float.floatToRawIntBits(value) >>> 16));
        }
        return address;
    }

    private float[][] rows(long operand, int rows) {
        ShortBuffer bits = driver.memory(operand, 2L * rows * K_PITCH).asShortBuffer();
        float[][] values = new float[rows][K];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < K; k++) {
                values[row][k] = Float.intBitsToFloat(bits.get(row * K_PITCH + k) << 16);
            }
        }
        return values;
    }

    /** A tensor map's words, written down without the class that makes them for devices. */
    private static ByteBuffer map(long address, int type, int pitch, int rows, int columns, int boxRows, int boxBytes) {
        int element = type == FLOAT32 ? 4 : 2;
        ByteBuffer words = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        words.putLong(0, address);
        words.putLong(8, (long) (pitch / 16) << 32 | 0x6010 | type << 7);
        words.putLong(32, (long) (rows - 1) << 32 | (columns - 1));
        words.putLong(48, (long) (boxBytes / element - 1) << 56);
        words.putLong(56, boxRows - 1);
        words.putLong(64, boxRows * boxBytes);
        words.putLong(72, 0x400);
        return words;
    }

    private ByteBuffer xMap() {
        return map(x, BFLOAT16, 2 * K_PITCH, M, K, 64, 128);
    }

    private ByteBuffer yMap(int rows) {
        return map(y, FLOAT32, 4 * N_PITCH, rows, N, 16, 128);
    }

    private void launch(String kernel, ByteBuffer xMap, ByteBuffer yMap) {
        long function = function(kernel);
        ByteBuffer wMap = map(w, BFLOAT16, 2 * K_PITCH, N, K, 32, 128);
        driver.launch(function, new Grid(2, 2, 1, 160, SHARED), Arguments.of(xMap, wMap, yMap, K), stream);
    }

    private long function(String kernel) {
        long module = driver.loadModule((".entry " + kernel + "(").getBytes(StandardCharsets.US_ASCII));
        return driver.function(module, kernel);
    }

    private void assertFails(String kernel, ByteBuffer xMap, ByteBuffer yMap, String expected) {
        CudaException fault = assertThrows(CudaException.class, () -> launch(kernel, xMap, yMap));
        assertTrue(fault.getMessage().contains(kernel + ": block ["), fault.getMessage());
        assertTrue(fault.getMessage().matches("(?s).*(" + expected + ").*"), fault.getMessage());
    }

    @Test
    void aPipelineMultipliesWhateverTheOrder() {
        float[][] left = rows(x, M);
        float[][] right = rows(w, N);
        for (int seed = 0; seed < SEEDS; seed++) {
            EmulatedLibrary.load().seed(seed);
            launch("trial_pipeline", xMap(), yMap(M));
            FloatBuffer results = driver.memory(y, 4L * M * N_PITCH).asFloatBuffer();
            for (int row = 0; row < M; row++) {
                for (int column = 0; column < N; column++) {
                    float sum = 0;
                    for (int k = 0; k < K; k++) {
                        sum += left[row][k] * right[column][k];
                    }
                    assertEquals(sum, results.get(row * N_PITCH + column), "seed " + seed);
                }
                assertTrue(Float.isNaN(results.get(row * N_PITCH + N)), "written behind a row");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            never_frees       ; deadlock.* threads 128 to 128 of block 0 wait for parity 0 of the barrier at byte 40976 .8 of 8
            wrong_parity      ; reads shared memory that a copy|writes shared memory that a product
            frees_early       ; writes shared memory that a product of warp \\d of block \\d reads
            frees_by_one_warp ; writes shared memory that a product of warp \\d of block \\d reads
            freed_by_first    ; writes shared memory that a (copy|product)
            leaves_early      ; whose shared memory thread \\d+ of block \\d uses: the block does not wait for it
            expects_less      ; reads shared memory that a copy to the barrier|0 of 1 arrivals and -8192 bytes are missing
            no_barrier_fence  ; of which no fence has shown that it was made
            no_product_fence  ; begins products with registers that no fence has made theirs
            no_proxy_fence    ; asynchronously that thread \\d+ wrote, which has passed no proxy fence since
            touches_sums      ; thread 5: has changed sum 3 while products were adding to it
            never_waits       ; writes shared memory that a product of warp \\d of block \\d reads
            reuses_staging    ; writes shared memory that a bulk store of thread \\d+ reads
            leaves_storing    ; ends while its bulk stores may still read shared memory
            static_shared     ; uses static shared memory
            """)
    void finds(String kernel, String expected) {
        for (int seed = 0; seed < SEEDS; seed++) {
            EmulatedLibrary.load().seed(seed);
            assertFails("fault_" + kernel, xMap(), yMap(M), expected);
        }
    }

    @Test
    void refusesMapsThatDevicesWould() {
        ByteBuffer off = xMap().putLong(0, x + 8);
        assertFails("trial_pipeline", off, yMap(M), "no multiple of 16");
        assertFails(
                "trial_pipeline", xMap().putLong(64, 4096), yMap(M), "64 rows of 128 bytes, which it says are 4096");
        assertFails("trial_pipeline", xMap().putLong(8, 0x6020), yMap(M), "none of a matrix");
        ByteBuffer near = map(x, BFLOAT16, 2 * K - 16, M, K, 64, 128);
        assertFails("trial_pipeline", near, yMap(M), "or too near");
    }

    @Test
    void findsMapsThatLeaveTheirMemory() {
        assertFails("trial_pipeline", xMap(), yMap(M + 1), "writes \\d+ bytes at byte 28800 of an allocation of 28800");
        ByteBuffer large = map(x, BFLOAT16, 2 * K_PITCH, M + 1, K, 64, 128);
        assertFails("trial_pipeline", large, yMap(M), "reads 128 bytes at byte 41600 of an allocation of 41600");
    }

    @Test
    void refusesGridsThatAreNoWholeNumberOfClusters() {
        long function = function("trial_pipeline");
        Arguments arguments = Arguments.of(xMap(), xMap(), yMap(M), K);
        CudaException refused = assertThrows(
                CudaException.class, () -> driver.launch(function, new Grid(3, 1, 1, 160, SHARED), arguments, stream));
        assertTrue(refused.getMessage().contains("no whole number of clusters of 2"), refused.getMessage());
    }
}
