package dev.densor.benchmarks.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workloads;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;

    private final Network network = (Network) Workloads.parse("mlp-3");
    private final ProtoFields model = ProtoFields.of(OnnxModel.of(network));
    private final ProtoFields graph = model.messages(GRAPH).get(0);

    private static List<String> operators(ProtoFields graph) {
        return graph.messages(NODE).stream().map(node -> node.texts(4).get(0)).toList();
    }

    @Test
    void aLayerIsAGemmAndItsActivation() {
        assertEquals(List.of("Gemm", "Relu", "Gemm", "Relu", "Gemm", "Softmax", "Identity"), operators(graph));
    }

    @Test
    void eachNodeTakesWhatTheOneBeforeGives() {
        List<String> expected = new ArrayList<>(List.of("x"));
        List<String> taken = new ArrayList<>();
        for (ProtoFields node : graph.messages(NODE)) {
            taken.add(node.texts(1).get(0));
            expected.add(node.texts(2).get(0));
        }
        assertEquals("y", expected.remove(expected.size() - 1));
        assertEquals(expected, taken);
    }

    @Test
    void weightsAreFloatTensorsUnderTheNamesThatGemmTakes() {
        ProtoFields kernel = graph.messages(INITIALIZER).get(0);
        ProtoFields bias = graph.messages(INITIALIZER).get(1);
        assertEquals(List.of(784L, 512L), kernel.numbers(1));
        assertEquals(List.of(512L), bias.numbers(1));
        assertEquals(List.of(1L), kernel.numbers(2));
        float[] values = new float[512];
        ByteBuffer.wrap(bias.blocks(9).get(0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        assertArrayEquals(network.layers().get(0).bias(), values);
        assertEquals(
                List.of("x", kernel.texts(8).get(0), bias.texts(8).get(0)),
                graph.messages(NODE).get(0).texts(1));
    }

    @Test
    void inputAndOutputHaveAnyBatch() {
        assertEquals(784, columns(graph.messages(11).get(0)));
        assertEquals(10, columns(graph.messages(12).get(0)));
    }

    private static long columns(ProtoFields port) {
        ProtoFields tensor = port.messages(2).get(0).messages(1).get(0);
        List<ProtoFields> dims = tensor.messages(2).get(0).messages(1);
        assertEquals(List.of("batch"), dims.get(0).texts(2));
        return dims.get(1).numbers(1).get(0);
    }

    @Test
    void theOperatorsAreThoseThatHaveGelu() {
        assertEquals(List.of(20L), model.messages(8).get(0).numbers(2));
    }

    @Test
    void anActivationAloneIsOneOperator() {
        byte[] alone = OnnxModel.of((ActivationPass) Workloads.parse("softsign-2x3"));
        assertEquals(
                List.of("Softsign", "Identity"),
                operators(ProtoFields.of(alone).messages(GRAPH).get(0)));
    }
}
