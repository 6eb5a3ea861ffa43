package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.shape.DType;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kernel is chosen for what. */
class GemmPlannerTest {
    private static final DeviceProperties H100 = new DeviceProperties("H100", 9, 0, 132, 227 * 1024, 13000);
    private static final DeviceProperties A100 = new DeviceProperties("A100", 8, 0, 108, 163 * 1024, 12000);
    private static final DeviceProperties RTX = new DeviceProperties("RTX 3090", 8, 6, 82, 99 * 1024, 12000);
    private static final DeviceProperties T4 = new DeviceProperties("T4", 7, 5, 40, 64 * 1024, 11000);
    private static final List<DeviceProperties> DEVICES = List.of(H100, A100, RTX, T4);

    private static GemmProduct product(MatmulSpec spec, DType dtype) {
        return new GemmProduct(spec, GemmOperand.left(spec, dtype, 256), GemmOperand.right(spec, dtype, 512), false);
    }

    private static GemmPlan plan(DeviceProperties device, MatmulSpec spec, DType dtype, Precision precision) {
        Arithmetic arithmetic = Arithmetic.of(dtype, precision, device.architecture());
        return new GemmPlanner(device).plan(product(spec, dtype), arithmetic);
    }

    private static GemmPlan plan(DeviceProperties device, int m, int n, int k, Precision precision) {
        return plan(device, MatmulSpec.of(m, n, k), DType.FLOAT32, precision);
    }

    private static String kernel(GemmPlan plan) {
        return plan.tile().kernel().name();
    }

    @Test
    void largeProductsTakeTheLargeTilesAtOnce() {
        for (DeviceProperties device : DEVICES) {
            GemmPlan strict = plan(device, 4096, 4096, 4096, Precision.FLOAT32);
            assertEquals("gemm_fma_128x128_f32", kernel(strict), device.name());
            assertEquals(1, strict.splits(), device.name());
            assertEquals(
                    0, strict.sliceBytes() + strict.packedBytes(strict.product().a()), device.name());
        }
        assertEquals("gemm_wide_128x256_tf32", kernel(plan(H100, 4096, 4096, 4096, Precision.TF32)));
        assertTrue(kernel(plan(A100, 4096, 4096, 4096, Precision.TF32)).startsWith("gemm_wide_128x"));
        assertTrue(kernel(plan(RTX, 4096, 4096, 4096, Precision.TF32)).startsWith("gemm_wide_128x"));
        assertEquals("gemm_turing_128x128_f16_f32", kernel(plan(T4, 4096, 4096, 4096, Precision.FLOAT16)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"BFLOAT16", "FLOAT16"})
    void largeOperandsAreRoundedToSixteenBitsFirstAndSmallOnesOnTheWay(Precision precision) {
        GemmPlan large = plan(H100, 4096, 4096, 4096, precision);
        assertTrue(kernel(large).startsWith("gemm_wide_128x256_"), kernel(large));
        assertTrue(
                large.packs(large.product().a()) && large.packs(large.product().b()));
        GemmPlan small = plan(H100, 64, 64, 64, precision);
        assertTrue(kernel(small).startsWith("gemm_tile_64x64_"), kernel(small));
        assertFalse(
                small.packs(small.product().a()) || small.packs(small.product().b()));
    }

    /** Weights of 64 MB and few rows: to pack them takes longer than what that saves once. */
    @Test
    void largeWeightsArePackedForFewRowsOnlyWhereTheyAreKept() {
        GemmProduct layer = product(MatmulSpec.of(128, 4096, 4096), DType.FLOAT32);
        GemmPlanner planner = new GemmPlanner(H100);
        GemmPlan passing = planner.plan(layer, Arithmetic.BFLOAT16);
        GemmPlan kept = planner.plan(layer, Arithmetic.BFLOAT16, true);
        assertFalse(passing.packs(passing.right()), passing.toString());
        assertTrue(kept.packs(kept.right()), kept.toString());
        assertEquals(passing, planner.plan(layer, Arithmetic.BFLOAT16));
    }

    @Test
    void sixteenBitOperandsAreTakenAsTheyAre() {
        MatmulSpec spec = MatmulSpec.of(4096, 4096, 4096);
        for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            GemmPlan plan = plan(A100, spec, dtype, Precision.FLOAT32);
            assertTrue(kernel(plan).startsWith("gemm_wide_128x"), kernel(plan));
            assertFalse(
                    plan.packs(plan.product().a()) || plan.packs(plan.product().b()));
        }
        assertEquals("gemm_fma_64x64_bf16", kernel(plan(T4, spec, DType.BFLOAT16, Precision.FLOAT32)));
        assertEquals("gemm_turing_128x128_f16_f16", kernel(plan(T4, spec, DType.FLOAT16, Precision.FLOAT32)));
    }

    @Test
    void largeUnalignedOperandsArePackedOnlyWhereTheyMustBe() {
        GemmPlan plan = plan(H100, 4096, 4095, 4096, Precision.TF32);
        assertTrue(plan.tile().isWide());
        assertFalse(plan.packs(plan.product().a()));
        assertTrue(plan.packs(plan.product().b()));
        assertFalse(plan(H100, 60, 61, 63, Precision.TF32).tile().isWide());
    }

    /** A kernel's gradient: a small output, long sums. */
    @Test
    void longSumsAreCutSoThatEveryMultiprocessorHasWork() {
        for (DeviceProperties device : DEVICES) {
            for (Precision precision : Precision.values()) {
                MatmulSpec spec = new MatmulSpec(1, 784, 512, 65536, true, false);
                GemmPlan plan = plan(device, spec, DType.FLOAT32, precision);
                assertTrue(plan.splits() > 1, device.name() + " " + precision);
                assertTrue(
                        plan.blocks() >= 0.8 * device.multiprocessors(), device.name() + " " + precision + " " + plan);
            }
        }
    }

    @Test
    void fewRowsAreVectorsAndOneColumnIsARow() {
        assertEquals("gemm_across_1_f32", kernel(plan(H100, 1, 4096, 4096, Precision.FLOAT32)));
        assertEquals("gemm_across_4_f32", kernel(plan(H100, 8, 512, 784, Precision.TF32)));
        assertFalse(kernel(plan(H100, 9, 512, 784, Precision.FLOAT32)).startsWith("gemm_a"));
        GemmPlan column = plan(H100, 65536, 1, 512, Precision.FLOAT32);
        assertEquals("gemm_along_1_f32", kernel(column));
        assertTrue(column.product().swapped());
        assertEquals(1, column.product().m());
        MatmulSpec transposed = new MatmulSpec(1, 65536, 6, 512, false, true);
        GemmPlan few = plan(H100, transposed, DType.FLOAT32, Precision.FLOAT32);
        assertEquals("gemm_along_4_f32", kernel(few));
        assertTrue(few.product().swapped());
    }

    @Test
    void fewColumnsTakeTheNarrowTile() {
        assertEquals("gemm_fma_128x16_f32", kernel(plan(H100, 65536, 10, 512, Precision.FLOAT32)));
    }

    @Test
    void aSmallProductIsSpreadOut() {
        GemmPlan plan = plan(H100, 32, 512, 784, Precision.FLOAT32);
        assertFalse(kernel(plan).contains("128x128"), kernel(plan));
        assertTrue(plan.blocks() >= 16, plan.toString());
        GemmPlan manySmall = plan(H100, new MatmulSpec(4096, 64, 64, 64, false, false), DType.FLOAT32, Precision.TF32);
        assertEquals(1, manySmall.splits());
        assertTrue(kernel(manySmall).contains("64x64"), kernel(manySmall));
    }

    /** What holds for any sizes: no empty slice, no more memory for slices than allowed, a grid that can run. */
    @ParameterizedTest
    @ValueSource(ints = {75, 80, 86, 89, 90, 100, 120})
    void everyPlanCanRun(int architecture) {
        DeviceProperties device =
                new DeviceProperties("any", architecture / 10, architecture % 10, 60, 64 * 1024, 12000);
        Random random = new Random(architecture);
        Set<String> chosen = new HashSet<>();
        Set<String> families = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            MatmulSpec spec = new MatmulSpec(
                    size(random, 1000),
                    size(random, 9000),
                    size(random, 9000),
                    size(random, 90000),
                    random.nextBoolean(),
                    random.nextBoolean());
            DType dtype = List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16)
                    .get(i % 4);
            Precision precision = Precision.values()[random.nextInt(4)];
            GemmPlan plan = plan(device, spec, dtype, precision);
            chosen.add(kernel(plan));
            assertTrue(plan.blocks() > 0 && plan.blocks() <= Integer.MAX_VALUE, plan.toString());
            assertTrue((plan.splits() - 1L) * plan.slice() < spec.k(), plan.toString());
            assertTrue(plan.splits() == 1 || plan.slice() % 32 == 0, plan.toString());
            assertTrue(plan.sliceBytes() <= 64 << 20, plan.toString());
            assertTrue(plan.tile().sharedBytes() <= device.sharedBytesPerBlock(), plan.toString());
            families.add(plan.tile().kernel().family());
            assertEquals(plan, plan(device, spec, dtype, precision));
        }
        assertTrue(chosen.size() > 5, chosen.toString());
        families.forEach(family -> assertTrue(Ptx.of(family).architecture() <= architecture, family));
    }

    /** Small ones as often as large ones. */
    private static int size(Random random, int most) {
        return (int) Math.pow(most, random.nextDouble());
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, FMA", "TF32, FMA", "BFLOAT16, FMA", "FLOAT16, FLOAT16"})
    void turingRoundsToFloat16OrNotAtAll(Precision precision, Arithmetic expected) {
        assertEquals(expected, Arithmetic.of(DType.FLOAT32, precision, 75));
        assertEquals(Arithmetic.FMA, Arithmetic.of(DType.FLOAT64, precision, 75));
    }

    @Test
    void everyKernelThatCanBeChosenIsThere() {
        for (DeviceProperties device : DEVICES) {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16)) {
                for (Precision precision : Precision.values()) {
                    Arithmetic arithmetic = Arithmetic.of(dtype, precision, device.architecture());
                    GemmTile.any(arithmetic, dtype, device.architecture()).forEach(GemmPlannerTest::assertThere);
                    GemmTile.wide(arithmetic, device.architecture()).forEach(GemmPlannerTest::assertThere);
                }
            }
        }
    }

    private static void assertThere(GemmTile tile) {
        assertTrue(
                Ptx.of(tile.kernel().family()).kernels().contains(tile.kernel().name()), tile::toString);
    }

    @Test
    void whatNoGridHoldsIsRefused() {
        MatmulSpec spec = new MatmulSpec(Integer.MAX_VALUE, 4096, 4096, 1, false, false);
        BackendException refused =
                assertThrows(BackendException.class, () -> plan(H100, spec, DType.FLOAT32, Precision.FLOAT32));
        assertEquals(
                "matmul float32 [2147483647, 4096, 1] x [2147483647, 1, 4096] has more tiles than a grid can have "
                        + "blocks; multiply fewer matrices at once",
                refused.getMessage());
    }
}
