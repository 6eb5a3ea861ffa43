package dev.densor.benchmarks.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** A session whose input and output are direct buffers, so that a run copies nothing. */
final class OnnxRuntimeJob implements Job {
    private final OrtEnvironment environment;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private FloatBuffer result;
    private Map<String, OnnxTensor> inputs;
    private Map<String, OnnxTensor> outputs;

    OnnxRuntimeJob(OrtEnvironment environment, byte[] model, OrtSession.SessionOptions options) throws OrtException {
        this.environment = environment;
        this.options = options;
        session = environment.createSession(model, options);
    }

    void bind(float[] input, int rows, int columns) throws OrtException {
        FloatBuffer x = direct(input.length);
        x.put(input).rewind();
        result = direct(rows * columns);
        inputs = Map.of(
                OnnxModel.INPUT, OnnxTensor.createTensor(environment, x, new long[] {rows, input.length / rows}));
        outputs = Map.of(OnnxModel.OUTPUT, OnnxTensor.createTensor(environment, result, new long[] {rows, columns}));
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void run() throws OrtException {
        session.run(inputs, outputs).close();
    }

    @Override
    public float[] result() throws OrtException {
        run();
        float[] copy = new float[result.capacity()];
        result.get(0, copy);
        return copy;
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
        options.close();
    }
}
