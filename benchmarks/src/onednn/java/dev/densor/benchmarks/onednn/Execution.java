package dev.densor.benchmarks.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** One call of the C API, its list of arguments made once. */
final class Execution {
    private final dnnl_primitive primitive;
    private final dnnl_stream stream;
    private final int count;
    private final dnnl_exec_arg_t arguments;

    Execution(primitive primitive, stream stream, Map<Integer, memory> arguments) {
        this.primitive = primitive.get();
        this.stream = stream.get();
        this.count = arguments.size();
        this.arguments = new dnnl_exec_arg_t(count);
        int i = 0;
        for (Map.Entry<Integer, memory> argument : arguments.entrySet()) {
            this.arguments.position(i++);
            this.arguments.arg(argument.getKey()).memory(argument.getValue().get());
        }
        this.arguments.position(0);
    }

    void run() {
        int status = dnnl_primitive_execute(primitive, stream, count, arguments);
        if (status != dnnl_success) {
            throw new IllegalStateException("dnnl_primitive_execute: status " + status);
        }
    }
}
