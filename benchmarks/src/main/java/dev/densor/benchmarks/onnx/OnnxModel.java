package dev.densor.benchmarks.onnx;

import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;

/**
 * An ONNX model in which one node follows the other, from the input {@code x} [batch, columns] to the output {@code y}.
 * The numbers of the fields are those of
 * <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3">onnx.proto3</a>.
 */
public final class OnnxModel {
    /** Name of the input. */
    public static final String INPUT = "x";

    /** Name of the output. */
    public static final String OUTPUT = "y";

    /** The first set of operators that has Gelu, and the version of the file format that goes with it. */
    private static final int OPERATORS = 20;

    private static final int FORMAT = 9;
    private static final int FLOAT = 1;

    private final ProtoMessage graph = new ProtoMessage();
    private String last = INPUT;
    private int values;

    private OnnxModel() {}

    /** Gemm and the activation for each layer. */
    public static byte[] of(Network network) {
        OnnxModel model = new OnnxModel();
        for (DenseLayer layer : network.layers()) {
            model.node(
                    "Gemm",
                    model.tensor(layer.kernel(), layer.inputs(), layer.units()),
                    model.tensor(layer.bias(), layer.units()));
            model.node(operator(layer.activation()));
        }
        return model.finish(network.features(), network.columns());
    }

    /** The activation alone. */
    public static byte[] of(ActivationPass pass) {
        OnnxModel model = new OnnxModel();
        model.node(operator(pass.activation()));
        return model.finish(pass.columns(), pass.columns());
    }

    /** Relu of relu: Keras's names, capitalised, are ONNX's for the activations of the workloads. */
    private static String operator(String activation) {
        return Character.toUpperCase(activation.charAt(0)) + activation.substring(1);
    }

    /** A node that takes what the one before it gives, then the operands. */
    private void node(String operator, String... operands) {
        ProtoMessage node = new ProtoMessage().text(1, last);
        for (String operand : operands) {
            node.text(1, operand);
        }
        last = "v" + values++;
        graph.message(1, node.text(2, last).text(4, operator));
    }

    /** A constant; its name. */
    private String tensor(float[] elements, int... shape) {
        String name = "v" + values++;
        ProtoMessage tensor = new ProtoMessage();
        for (int dim : shape) {
            tensor.number(1, dim);
        }
        graph.message(5, tensor.number(2, FLOAT).text(8, name).floats(9, elements));
        return name;
    }

    private byte[] finish(int inputColumns, int outputColumns) {
        graph.message(1, new ProtoMessage().text(1, last).text(2, OUTPUT).text(4, "Identity"));
        graph.text(2, "densor-benchmarks")
                .message(11, port(INPUT, inputColumns))
                .message(12, port(OUTPUT, outputColumns));
        return new ProtoMessage()
                .number(1, FORMAT)
                .message(7, graph)
                .message(8, new ProtoMessage().number(2, OPERATORS))
                .toBytes();
    }

    /** An input or output: float [batch, columns]. */
    private static ProtoMessage port(String name, int columns) {
        ProtoMessage shape = new ProtoMessage()
                .message(1, new ProtoMessage().text(2, "batch"))
                .message(1, new ProtoMessage().number(1, columns));
        ProtoMessage type = new ProtoMessage().number(1, FLOAT).message(2, shape);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, type));
    }
}
