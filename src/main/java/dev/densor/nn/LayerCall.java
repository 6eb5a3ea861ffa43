package dev.densor.nn;

import dev.densor.shape.PartialShape;
import java.util.ArrayList;
import java.util.List;

/** One use of a layer in a graph; a shared layer has several. Keras calls it a node. */
final class LayerCall {
    private final Layer layer;
    private final List<SymbolicTensor> inputs;
    private final List<SymbolicTensor> outputs;

    private LayerCall(Layer layer, List<SymbolicTensor> inputs, List<PartialShape> outputShapes) {
        this.layer = layer;
        this.inputs = inputs;
        List<SymbolicTensor> made = new ArrayList<>();
        for (PartialShape shape : outputShapes) {
            made.add(new SymbolicTensor(this, made.size(), shape));
        }
        this.outputs = List.copyOf(made);
    }

    /** Builds the layer when this is its first use, and works out the shapes. */
    static LayerCall of(Layer layer, List<SymbolicTensor> inputs) {
        List<PartialShape> shapes = inputs.stream().map(SymbolicTensor::shape).toList();
        layer.buildFor(shapes);
        return new LayerCall(layer, List.copyOf(inputs), layer.outputShapes(shapes));
    }

    /** The start of a graph. */
    static LayerCall of(Input input) {
        return new LayerCall(input, List.of(), List.of(input.statedInput()));
    }

    Layer layer() {
        return layer;
    }

    List<SymbolicTensor> inputs() {
        return inputs;
    }

    List<SymbolicTensor> outputs() {
        return outputs;
    }
}
