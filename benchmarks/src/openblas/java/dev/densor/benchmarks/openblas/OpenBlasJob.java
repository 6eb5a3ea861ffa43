package dev.densor.benchmarks.openblas;

import dev.densor.benchmarks.engine.Job;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Layers one after the other, in memory of their own. */
final class OpenBlasJob implements Job {
    private final FloatPointer input;
    private final List<Layer> layers;

    OpenBlasJob(FloatPointer input, List<Layer> layers) {
        this.input = input;
        this.layers = layers;
    }

    @Override
    public void run() {
        for (Layer layer : layers) {
            layer.run();
        }
    }

    @Override
    public float[] result() {
        run();
        FloatPointer output = layers.get(layers.size() - 1).output();
        float[] values = new float[(int) output.capacity()];
        output.get(values);
        return values;
    }

    @Override
    public void close() {
        input.close();
        layers.forEach(Layer::close);
    }
}
