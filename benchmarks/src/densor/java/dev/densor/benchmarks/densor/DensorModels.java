package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import dev.densor.nn.Dense;
import dev.densor.nn.Model;
import dev.densor.nn.Sequential;
import dev.densor.nn.Weight;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/** Makes Densor's model of a network, as a user does who builds it in code. */
final class DensorModels {
    private DensorModels() {}

    static Model of(Network network, Backend backend) {
        List<Dense> layers = new ArrayList<>();
        for (DenseLayer layer : network.layers()) {
            Dense dense = new Dense(layer.units()).activation(layer.activation());
            layers.add(layers.isEmpty() ? dense.inputDim(layer.inputs()) : dense);
        }
        Model model = Sequential.of("benchmark", layers).on(backend);
        List<Weight> weights = model.weights();
        for (int i = 0; i < network.layers().size(); i++) {
            DenseLayer layer = network.layers().get(i);
            weights.get(2 * i).variable().assign(HostArray.of(layer.kernel(), Shape.of(layer.inputs(), layer.units())));
            weights.get(2 * i + 1).variable().assign(HostArray.of(layer.bias(), Shape.of(layer.units())));
        }
        return model;
    }
}
