package dev.densor.benchmarks.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.DenseLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/** Primitives with their arguments, executed one after the other. All of its memory goes when it is closed. */
final class OneDnnJob implements Job {
    private static final memory.data_type F32 = memory.data_type.f32;

    private final PointerScope scope;
    private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
    private final stream stream = new stream(engine);
    private final List<Execution> executions = new ArrayList<>();
    private memory result;
    private Execution[] chain;

    private OneDnnJob(PointerScope scope) {
        this.scope = scope;
    }

    /** A job whose primitives a function adds; it gives the memory that holds the result. */
    static OneDnnJob of(Function<OneDnnJob, memory> build) {
        try (PointerScope scope = new PointerScope()) {
            OneDnnJob job = new OneDnnJob(scope);
            job.result = build.apply(job);
            job.chain = job.executions.toArray(Execution[]::new);
            // Freed by the job's close, not at the end of this block.
            scope.extend();
            return job;
        }
    }

    /** Memory for [rows, columns], row-major. */
    memory memory(long rows, long columns) {
        return new memory(new memory.desc(new long[] {rows, columns}, F32, memory.format_tag.ab), engine);
    }

    /** Memory with values. */
    memory memory(float[] values, long rows, long columns) {
        memory filled = memory(rows, columns);
        new FloatPointer(filled.get_data_handle()).put(values);
        return filled;
    }

    /** {@code to = from kernel + bias}, and the activation if it can be fused. */
    void addMatmul(DenseLayer layer, memory from, memory to) {
        memory kernel = memory(layer.kernel(), layer.inputs(), layer.units());
        memory bias = memory(layer.bias(), 1, layer.units());
        memory.desc anyOrder = new memory.desc(new long[] {layer.inputs(), layer.units()}, F32, memory.format_tag.any);
        matmul.primitive_desc product = new matmul.primitive_desc(
                engine,
                from.get_desc(),
                anyOrder,
                bias.get_desc(),
                to.get_desc(),
                fused(Eltwise.of(layer.activation())),
                false);
        memory packed = new memory(product.weights_desc(), engine);
        new reorder(kernel, packed).execute(stream, kernel, packed);
        stream._wait();
        add(
                new matmul(product),
                Map.of(DNNL_ARG_SRC, from, DNNL_ARG_WEIGHTS, packed, DNNL_ARG_BIAS, bias, DNNL_ARG_DST, to));
    }

    private static primitive_attr fused(Eltwise function) {
        primitive_attr attributes = new primitive_attr();
        if (function != null) {
            post_ops steps = new post_ops();
            steps.append_eltwise(function.algorithm(), function.alpha(), 0);
            attributes.set_post_ops(steps);
        }
        return attributes;
    }

    /** {@code to = softmax of the rows of from}, which may be the same memory. */
    void addSoftmax(memory from, memory to) {
        softmax_forward.primitive_desc softmax = new softmax_forward.primitive_desc(
                engine,
                dnnl_forward_inference,
                dnnl_softmax_accurate,
                from.get_desc(),
                to.get_desc(),
                1,
                new primitive_attr(),
                false);
        add(new softmax_forward(softmax), Map.of(DNNL_ARG_SRC, from, DNNL_ARG_DST, to));
    }

    /** {@code to = function(from)}. */
    void addEltwise(Eltwise function, memory from, memory to) {
        eltwise_forward.primitive_desc eltwise = new eltwise_forward.primitive_desc(
                engine,
                dnnl_forward_inference,
                function.algorithm(),
                from.get_desc(),
                to.get_desc(),
                function.alpha(),
                0,
                new primitive_attr(),
                false);
        add(new eltwise_forward(eltwise), Map.of(DNNL_ARG_SRC, from, DNNL_ARG_DST, to));
    }

    private void add(primitive primitive, Map<Integer, memory> arguments) {
        executions.add(new Execution(primitive, stream, arguments));
    }

    @Override
    public void run() {
        for (Execution execution : chain) {
            execution.run();
        }
    }

    @Override
    public float[] result() {
        run();
        stream._wait();
        float[] values = new float[(int) (result.get_desc().get_size() / Float.BYTES)];
        new FloatPointer(result.get_data_handle()).get(values);
        return values;
    }

    @Override
    public void close() {
        scope.close();
    }
}
