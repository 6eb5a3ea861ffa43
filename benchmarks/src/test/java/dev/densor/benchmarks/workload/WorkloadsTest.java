package dev.densor.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.benchmarks.jmh.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {
    @Test
    void aDenseLayersNameTellsBatchInputsUnitsAndActivation() {
        Network network = (Network) Workloads.parse("dense-3x4x5-tanh");
        assertEquals(3, network.rows());
        assertEquals(4, network.features());
        assertEquals(5, network.columns());
        assertEquals("tanh", network.layers().get(0).activation());
        assertEquals(12, network.input().length);
    }

    @Test
    void theNetworkEndsInTenProbabilities() {
        Network network = (Network) Workloads.parse("mlp-2");
        assertEquals(2, network.rows());
        assertEquals(10, network.columns());
        double sum = 0;
        for (double probability : network.expected(1)) {
            assertTrue(probability > 0);
            sum += probability;
        }
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void anActivationAloneKeepsTheShape() {
        ActivationPass pass = (ActivationPass) Workloads.parse("elu-6x7");
        assertEquals("elu", pass.activation());
        assertEquals(6, pass.rows());
        assertEquals(7, pass.columns());
        assertEquals(42, pass.input().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dense", "dense-1x2-relu", "dense-1x2x3-swoosh", "dense-0x2x3-relu", "mlp-0", "mlp-x"})
    void aNameThatIsNoneIsRefused(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> Workloads.parse(name))
                .getMessage();
        assertTrue(message.startsWith("there is no workload \"" + name + "\""), message);
    }

    @ParameterizedTest
    @EnumSource
    void whatABenchmarkIsRunWithIsAWorkloadOfItsFamily(Family family) {
        for (String name : family.workloads()) {
            assertEquals(name, Workloads.parse(name).name());
            assertEquals(family, Family.of(name));
        }
    }

    @Test
    void inputsAreTheSameEachTime() {
        assertArrayEquals(
                Workloads.parse("mlp-3").input(), Workloads.parse("mlp-3").input());
    }

    @Test
    void aLayerIsItsProductPlusBiasActivated() {
        DenseLayer layer = new DenseLayer(2, 2, "relu", new float[] {1, 2, 3, 4}, new float[] {0.5f, -30});
        assertArrayEquals(new double[] {10 + 60 + 0.5, 20 + 80 - 30}, layer.apply(new double[] {10, 20}));
        assertArrayEquals(new double[] {0, 0}, layer.apply(new double[] {-1, 0}));
    }
}
