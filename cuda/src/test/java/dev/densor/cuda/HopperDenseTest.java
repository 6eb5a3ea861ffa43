package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseChainSpec.Bytes;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.conformance.DenseAnswers;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels for Hopper by their launcher, with operands as they are rounded. */
class HopperDenseTest {
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

    private HopperDense engine(Precision precision, DenseMapping mapping) {
        return new HopperDense(emulated.device, precision, ActivationForms.ACCURATE, () -> mapping);
    }

    private static HostArray numbers(DType dtype, int seed, int count) {
        double[] values = new Random(seed).doubles(count, -1, 1).toArray();
        return HostArray.of(values, Shape.of(count)).cast(dtype);
    }

    /** A layer's operands, on the device and as they are multiplied. */
    private final class Layer implements AutoCloseable {
        final DenseSpec spec;
        final DType dtype;
        final HostArray[] values;
        final CudaBuffer[] buffers;
        final CudaBuffer out;

        Layer(DType dtype, int rows, int features, int units, boolean biased) {
            this.spec = new DenseSpec(rows, units, features, UnaryOp.RELU);
            this.dtype = dtype;
            values = new HostArray[] {
                numbers(dtype, 1, rows * features),
                numbers(dtype, 2, features * units),
                biased ? numbers(dtype, 3, units) : null
            };
            buffers = Stream.of(values)
                    .map(each -> each == null ? null : emulated.upload(each))
                    .toArray(CudaBuffer[]::new);
            out = (CudaBuffer) emulated.backend.allocate(dtype, (long) rows * units);
            emulated.backend.fill(out, Double.NaN);
        }

        double[] run(HopperDense engine, DenseTile tile, DenseMapping mapping) {
            engine.run(spec, new HopperDense.Operands(buffers[0], buffers[1], buffers[2], out), tile, mapping);
            return emulated.download(out).toDoubles();
        }

        double[] run(HopperDense engine) {
            engine.dense(spec, buffers[0], buffers[1], buffers[2], out);
            return emulated.download(out).toDoubles();
        }

        /** As a row of the suite is judged, of operands that are rounded as the arithmetic rounds them. */
        void check(double[] result, Arithmetic arithmetic) {
            DenseAnswers.check(
                    spec,
                    rounded(values[0], arithmetic),
                    rounded(values[1], arithmetic),
                    values[2],
                    HostArray.of(result, Shape.of(result.length)).cast(dtype));
        }

        @Override
        public void close() {
            Stream.of(buffers).filter(each -> each != null).forEach(emulated.backend::free);
            emulated.backend.free(out);
        }
    }

    /** To the nearest number of 10 bits of fraction, ties away from zero. */
    private static double tf32(double x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits((float) x) + 0x1000 & ~0x1fff);
    }

    private static HostArray rounded(HostArray array, Arithmetic arithmetic) {
        if (arithmetic == Arithmetic.TF32) {
            double[] all =
                    Arrays.stream(array.toDoubles()).map(HopperDenseTest::tf32).toArray();
            return HostArray.of(all, array.shape()).cast(DType.FLOAT32);
        }
        return array.cast(arithmetic.packed()).cast(array.dtype());
    }

    static Stream<Arguments> kinds() {
        return DenseTile.ALL.stream().flatMap(tile -> Stream.of(DenseMapping.MAPS, DenseMapping.PANELS)
                .flatMap(mapping -> Stream.of(
                        Arguments.of(tile, mapping, DType.FLOAT32, Precision.TF32),
                        Arguments.of(tile, mapping, DType.FLOAT32, Precision.BFLOAT16),
                        Arguments.of(tile, mapping, DType.FLOAT32, Precision.FLOAT16),
                        Arguments.of(tile, mapping, DType.FLOAT16, Precision.FLOAT32),
                        Arguments.of(tile, mapping, DType.BFLOAT16, Precision.FLOAT32))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyTileComputesLayersOfAnySize(DenseTile tile, DenseMapping mapping, DType dtype, Precision precision) {
        int[][] sizes = {{1, 1, 1}, {67, 40, 24}, {9, 77, 35}};
        for (int[] size : sizes) {
            try (Layer layer = new Layer(dtype, size[0], size[1], size[2], size[0] != 1)) {
                double[] result = layer.run(engine(precision, mapping), tile, mapping);
                layer.check(result, Arithmetic.of(dtype, precision, HopperDense.ARCHITECTURE));
            }
        }
        assertEquals(0, emulated.backend.liveBytes());
    }

    /** In steps along k that go round the ring of stages, tiles above and beside one another, rows for both blocks. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aClusterGoesFromTileToTile(DenseTile tile, DenseMapping mapping, DType dtype, Precision precision) {
        int rows = 64 * tile.warpgroups() * tile.cluster() + 70;
        int units = tile.columns() + 8;
        int features = tile.stages() * 64 + 8;
        int multiprocessors = emulated.driver.properties().multiprocessors();
        assertTrue(tile.items(rows, units) > tile.blocks(rows, units, multiprocessors) / tile.cluster());
        try (Layer layer = new Layer(dtype, rows, features, units, true)) {
            double[] result = layer.run(engine(precision, mapping), tile, mapping);
            layer.check(result, Arithmetic.of(dtype, precision, HopperDense.ARCHITECTURE));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, TF32", "FLOAT32, BFLOAT16", "FLOAT16, FLOAT32"})
    void twelveRunsGiveTheSameBits(DType dtype, Precision precision) {
        HopperDense engine = engine(precision, DenseMapping.MAPS);
        try (Layer layer = new Layer(dtype, 130, 136, 72, true)) {
            double[] first = layer.run(engine);
            layer.check(first, Arithmetic.of(dtype, precision, HopperDense.ARCHITECTURE));
            for (int run = 1; run < 12; run++) {
                emulated.backend.fill(layer.out, run);
                assertArrayEquals(first, layer.run(engine));
            }
        }
    }

    @Test
    void weightsArePackedOnceUntilTheyAreWritten() {
        HopperDense engine = engine(Precision.FLOAT32, DenseMapping.MAPS);
        try (Layer layer = new Layer(DType.BFLOAT16, 16, 16, 16, false)) {
            long[] launches = new long[5];
            for (int run = 0; run < launches.length; run++) {
                if (run == 3) {
                    layer.values[1] = numbers(DType.BFLOAT16, 9, 16 * 16);
                    emulated.backend.upload(layer.values[1], layer.buffers[1]);
                }
                long before = emulated.driver.launches();
                layer.check(layer.run(engine), Arithmetic.BFLOAT16);
                launches[run] = emulated.driver.launches() - before;
            }
            assertArrayEquals(new long[] {2, 2, 1, 2, 2}, launches);
            assertTrue(emulated.device.copies().bytes() > 0);
        }
        assertEquals(0, emulated.backend.liveBytes());
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, TF32", "FLOAT32, BFLOAT16", "FLOAT32, FLOAT16", "FLOAT16, FLOAT32", "BFLOAT16, FLOAT32"})
    void bytesAreScaledAsElementsOfTheLayer(DType dtype, Precision precision) {
        HopperDense engine = engine(precision, DenseMapping.MAPS);
        Bytes scaled = new Bytes(rounded(dtype, 1 / 127.5), rounded(dtype, -0.99));
        // Rows that begin at multiples of 4 bytes, and others.
        for (int features : new int[] {40, 77, 3}) {
            assertScaled(engine, dtype, scaled, features);
        }
    }

    private void assertScaled(HopperDense engine, DType dtype, Bytes scaled, int features) {
        int[] values = new Random(4).ints(67 * features, 0, 256).toArray();
        try (Layer layer = new Layer(dtype, 67, features, 24, true)) {
            CudaBuffer x = emulated.upload(
                    HostArray.of(values, Shape.of(values.length)).cast(DType.UINT8));
            engine.run(layer.spec, new HopperDense.Operands(x, scaled, layer.buffers[1], layer.buffers[2], layer.out));
            double[] result = emulated.download(layer.out).toDoubles();
            double[] numbers = IntStream.of(values)
                    .mapToDouble(value -> rounded(dtype, rounded(dtype, value * scaled.scale()) + scaled.offset()))
                    .toArray();
            emulated.backend.upload(
                    HostArray.of(numbers, Shape.of(numbers.length)).cast(dtype), layer.buffers[0]);
            assertArrayEquals(layer.run(engine), result);
            emulated.backend.free(x);
        }
    }

    /** Exact for a product or a sum of numbers of the type: float64 has more than twice the bits, and one. */
    private static double rounded(DType dtype, double number) {
        return HostArray.of(new double[] {number}, Shape.SCALAR).cast(dtype).getDouble(0);
    }

    @Test
    void trustIsAskedOnceForAllLayers() {
        AtomicInteger asked = new AtomicInteger();
        HopperDense engine = new HopperDense(emulated.device, Precision.TF32, ActivationForms.ACCURATE, () -> {
            asked.incrementAndGet();
            return DenseMapping.PANELS;
        });

        for (int rows = 1; rows <= 3; rows++) {
            assertTrue(engine.takes(new DenseSpec(rows, 8, 8, null), DType.FLOAT32));
        }

        assertEquals(1, asked.get());
    }

    @Test
    void strictFloat32AndFloat64AreLeftToOthers() {
        DenseSpec spec = new DenseSpec(64, 64, 64, null);
        assertFalse(engine(Precision.FLOAT32, DenseMapping.MAPS).takes(spec, DType.FLOAT32));
        assertFalse(engine(Precision.TF32, DenseMapping.MAPS).takes(spec, DType.FLOAT64));
        assertFalse(engine(Precision.TF32, DenseMapping.NONE).takes(spec, DType.FLOAT32));
        assertTrue(engine(Precision.TF32, DenseMapping.PANELS).takes(spec, DType.FLOAT32));
        assertTrue(engine(Precision.FLOAT32, DenseMapping.PANELS).takes(spec, DType.BFLOAT16));
    }
}
