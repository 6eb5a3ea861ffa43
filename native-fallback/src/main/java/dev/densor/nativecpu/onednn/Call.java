package dev.densor.nativecpu.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import dev.densor.backend.BackendException;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/**
 * A primitive with its arguments prepared: only their addresses change from call to call. Through the C API, which takes
 * a tenth of the time that the C++ one needs to gather the arguments. Used by one thread at a time.
 */
final class Call implements AutoCloseable {
    /** An address that is no null pointer; it is never read, because a real one is set before each call. */
    private static final long NOWHERE = Block.ALIGNMENT;

    private final String name;
    private final primitive primitive;
    private final dnnl_primitive handle;
    private final memory[] memories;
    private final dnnl_memory[] handles;
    private final dnnl_exec_arg_t arguments;
    private final long scratchBytes;
    private final Address address = new Address();

    /**
     * A call of {@code primitive}.
     *
     * @param name for messages
     * @param scratch what it wants to write to on the way
     * @param arguments its other arguments, in the order in which {@link #execute} takes their addresses
     */
    Call(String name, primitive primitive, memory.desc scratch, Argument... arguments) {
        this.name = name;
        this.primitive = primitive.retainReference();
        this.handle = primitive.get();
        this.scratchBytes = scratch.get_size();
        int count = arguments.length + (scratchBytes > 0 ? 1 : 0);
        this.memories = new memory[count];
        this.handles = new dnnl_memory[count];
        this.arguments = new dnnl_exec_arg_t(count).retainReference();
        for (int i = 0; i < count; i++) {
            boolean given = i < arguments.length;
            prepare(i, given ? arguments[i].index() : DNNL_ARG_SCRATCHPAD, given ? arguments[i].layout() : scratch);
        }
        this.arguments.position(0);
    }

    /**
     * An argument.
     *
     * @param index which, as oneDNN numbers them
     * @param layout of its elements
     */
    record Argument(int index, memory.desc layout) {}

    /** What is made here outlives the scope in which the primitive was made. */
    private void prepare(int i, int index, memory.desc layout) {
        memories[i] = new memory(layout, Library.engine(), address.at(NOWHERE)).retainReference();
        handles[i] = memories[i].get();
        arguments.position(i).arg(index);
        arguments.position(i).memory(handles[i]);
    }

    /** How much scratch memory {@link #execute} wants. */
    long scratchBytes() {
        return scratchBytes;
    }

    /** Tells where an argument is for the next {@link #execute}. */
    Call set(int argument, long at) {
        check(dnnl_memory_set_data_handle(handles[argument], address.at(at)));
        return this;
    }

    private void check(int status) {
        if (status != dnnl_success) {
            throw new BackendException("native:0: " + name + ": oneDNN failed with status " + status);
        }
    }

    /**
     * Runs to its end.
     *
     * @param scratch memory of {@link #scratchBytes}
     */
    void execute(dnnl_stream stream, long scratch) {
        if (scratchBytes > 0) {
            set(handles.length - 1, scratch);
        }
        check(dnnl_primitive_execute(handle, stream, handles.length, arguments));
    }

    @Override
    public void close() {
        arguments.close();
        for (memory one : memories) {
            one.close();
        }
        primitive.close();
    }
}
