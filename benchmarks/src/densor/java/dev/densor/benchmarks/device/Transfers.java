package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Copies between the host and the device. */
final class Transfers {
    private final Backend backend;
    private final Timer timer;

    Transfers(Backend backend, Timer timer) {
        this.backend = backend;
        this.timer = timer;
    }

    /** {@code size} floats from and to an array of the Java heap, and memory outside it. */
    List<Figure> measure(int size) {
        Shape shape = Shape.of(size);
        List<Figure> figures = new ArrayList<>();
        measure("Java heap", HostArray.of(new float[size], shape), figures);
        ByteBuffer outside = ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder());
        measure("direct buffer", HostArray.view(DType.FLOAT32, shape, outside), figures);
        return figures;
    }

    private void measure(String kind, HostArray array, List<Figure> figures) {
        Buffer buffer = backend.allocate(DType.FLOAT32, array.size());
        double bytes = 4.0 * array.size();
        String name = array.size() + " floats of a " + kind;
        figures.add(new Figure(
                "transfer", "up: " + name, timer.microseconds(() -> backend.upload(array, buffer)), bytes, 0));
        figures.add(new Figure(
                "transfer", "down: " + name, timer.microseconds(() -> backend.download(buffer, array)), bytes, 0));
        backend.free(buffer);
    }
}
