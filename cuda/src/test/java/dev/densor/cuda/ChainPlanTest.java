package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.cuda.ChainPlan.Teams;
import dev.densor.cuda.driver.Grid;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How chains are launched, and which are not. */
class ChainPlanTest {
    private static final int HOPPER = 227 * 1024;
    private static final int AMPERE = 99 * 1024;

    private static DenseChainSpec spec(int rows, int features, int... units) {
        return new DenseChainSpec(
                rows,
                features,
                IntStream.of(units)
                        .mapToObj(each -> new DenseChainSpec.Layer(each, UnaryOp.RELU))
                        .toList(),
                true);
    }

    private static Optional<ChainPlan> plan(DenseChainSpec spec, ChainOperand operand) {
        return ChainPlan.of(spec, operand, Teams.of(true), HOPPER);
    }

    /** Rows of 784 numbers of 2 bytes and a gap, twice 16 of them; partial sums; two rows of 16 probabilities. */
    @Test
    void anUsualModelGoesThroughAClusterForEach16Rows() {
        int shared = 2 * 16 * (1568 + 16) + 16 * 1024 + 2 * 16 * 4;
        assertEquals(
                Optional.of(new ChainPlan(8, 1584, new Grid(8 * 2, 1, 1, 512, shared))),
                plan(spec(32, 784, 512, 512, 10), ChainOperand.BF16));
    }

    @Test
    void aSmallOneThroughABlock() {
        int shared = 2 * 16 * (64 + 16) + 16 * 1024 + 16 * 16 * 4;
        assertEquals(
                Optional.of(new ChainPlan(1, 80, new Grid(3, 1, 1, 512, shared))),
                plan(spec(33, 7, 16, 3), ChainOperand.TF32));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "256, 16", "257, 0"})
    void rowsAreFew(int rows, int teams) {
        assertEquals(
                teams,
                plan(spec(rows, 4, 4), ChainOperand.F32)
                        .map(plan -> plan.grid().x())
                        .orElse(0));
    }

    /** 1,024 numbers a block at a time, four times. */
    @ParameterizedTest
    @CsvSource({"1, 1024, 3, true", "16, 256, 3, true", "16, 257, 3, false", "200, 256, 3, true", "16, 1024, 512, true"
    })
    void theHostsMemoryIsReadWhereTheBusIsNotWaitedForOften(int rows, int features, int units, boolean expected) {
        DenseChainSpec spec = spec(rows, features, units, 2);
        ChainPlan plan = plan(spec, ChainOperand.BF16).orElseThrow();
        assertEquals(units > 3 ? 8 : 1, plan.blocks());
        assertEquals(expected, plan.mayReadHost(spec));
    }

    @Test
    void theLargestChainFitsAndNoLarger() {
        for (ChainOperand operand : ChainOperand.values()) {
            assertEquals(
                    Optional.of(8), plan(spec(256, 1024, 1024, 1024), operand).map(ChainPlan::blocks));
            assertEquals(Optional.empty(), plan(spec(1, 1025, 4), operand));
            assertEquals(Optional.empty(), plan(spec(1, 4, 1025), operand));
            assertEquals(
                    Optional.empty(),
                    plan(spec(1, 4, new int[] {4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4}), operand));
        }
    }

    /** Without clusters what a block alone would read for long is left to the kernels of single layers. */
    @Test
    void withoutClustersAndWithLittleSharedMemoryOnlySmallChainsAreTaken() {
        assertEquals(
                Optional.empty(), ChainPlan.of(spec(1, 784, 512, 512, 10), ChainOperand.BF16, Teams.of(false), AMPERE));
        assertEquals(
                Optional.of(1),
                ChainPlan.of(spec(1, 256, 128, 64), ChainOperand.BF16, Teams.of(false), AMPERE)
                        .map(ChainPlan::blocks));
        assertEquals(Optional.empty(), ChainPlan.of(spec(1, 1024, 16, 4), ChainOperand.F32, Teams.of(false), AMPERE));
    }

    @Test
    void activationsOfOtherKindsAreDeclined() {
        DenseChainSpec sine = new DenseChainSpec(1, 2, List.of(new DenseChainSpec.Layer(2, UnaryOp.SIN)), false);
        assertEquals(Optional.empty(), plan(sine, ChainOperand.F32));
    }

    @ParameterizedTest
    @CsvSource({"F32, 33, 17, 8192", "TF32, 9, 1, 1024", "F16, 16, 16, 512", "BF16, 1, 1024, 32768"})
    void packedWeightsAreWholeStepsOfWholeGroups(ChainOperand operand, int features, int units, long bytes) {
        assertEquals(bytes, operand.packedBytes(features, units));
    }
}
