package dev.densor.nn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which inputs may be handed to a model as bytes although it states floating point: those whose readers turn them into
 * the same numbers themselves. Bytes are a quarter of the memory, and a device may read them as they are.
 */
final class ByteInputs {
    private ByteInputs() {}

    /** Whether the first of a sequence of layers may be given bytes. */
    static boolean mayEnter(List<? extends Layer> layers) {
        return layers.stream()
                .filter(layer -> !handsOn(layer))
                .findFirst()
                .filter(ByteInputs::converts)
                .isPresent();
    }

    /**
     * The tensors of a graph that may be bytes.
     *
     * @param calls each after those it depends on
     * @param outputs of the graph: they have the type that it states
     */
    static Set<SymbolicTensor> in(List<LayerCall> calls, List<SymbolicTensor> outputs) {
        Set<SymbolicTensor> read = new HashSet<>();
        Set<SymbolicTensor> refused = new HashSet<>(outputs);
        for (int i = calls.size() - 1; i >= 0; i--) {
            LayerCall call = calls.get(i);
            boolean takes = converts(call.layer())
                    || handsOn(call.layer())
                            && read.containsAll(call.outputs())
                            && call.outputs().stream().noneMatch(refused::contains);
            (takes ? read : refused).addAll(call.inputs());
        }
        read.removeAll(refused);
        return read;
    }

    /** Whether it computes in floating point whatever it is given; every byte is a number of all these types. */
    private static boolean converts(Layer layer) {
        return layer instanceof Rescaling || layer instanceof Dense;
    }

    /** Whether its output is its input, in another shape perhaps. */
    static boolean handsOn(Layer layer) {
        boolean keeps = layer instanceof PassThroughLayer || layer instanceof Flatten || layer instanceof Reshape;
        return keeps && layer.activityRegularizer() == null;
    }
}
