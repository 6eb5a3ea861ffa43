package dev.densor.benchmarks.tensorflow;

import dev.densor.benchmarks.engine.Job;
import java.util.function.BiFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A graph from one placeholder to one result; the input is a tensor already. */
final class TensorFlowJob implements Job {
    private final Graph graph = new Graph();
    private final Session session;
    private TFloat32 input;
    private Placeholder<TFloat32> x;
    private Operand<TFloat32> y;

    TensorFlowJob(int threads) {
        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .build());
    }

    void build(float[] values, Shape shape, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> function) {
        Ops ops = Ops.create(graph);
        x = ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, shape.get(1))));
        y = ops.identity(function.apply(ops, x));
        input = TFloat32.tensorOf(shape, DataBuffers.of(values));
    }

    @Override
    public void run() {
        fetch().close();
    }

    @Override
    public float[] result() {
        try (Result result = fetch()) {
            TFloat32 values = (TFloat32) result.get(0);
            float[] copy = new float[(int) values.size()];
            values.asRawTensor().data().asFloats().read(copy);
            return copy;
        }
    }

    private Result fetch() {
        return session.runner().feed(x, input).fetch(y).run();
    }

    @Override
    public void close() {
        input.close();
        session.close();
        graph.close();
    }
}
