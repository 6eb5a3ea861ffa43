package dev.densor.nativecpu.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import java.util.Arrays;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.PointerScope;

/** Makes oneDNN's primitives. Everything is float32. */
final class Primitives {
    private static final memory.data_type FLOAT32 = memory.data_type.f32;

    private Primitives() {}

    /** Arguments: a, b, out, then the bias if there is one. */
    static Call matmul(MatmulShape shape) {
        try (PointerScope scope = new PointerScope()) {
            MatmulShape.Operands operands = shape.operands();
            memory.desc b = operands.packed()
                    ? PackedLayout.chosen(shape.k(), shape.n())
                    : matrix(shape.k(), shape.n(), operands.rowStrideB(), operands.columnStrideB());
            matmul.primitive_desc made = matmul(shape, b);
            Call.Argument[] all = {
                new Call.Argument(DNNL_ARG_SRC, made.src_desc()),
                new Call.Argument(DNNL_ARG_WEIGHTS, made.weights_desc()),
                new Call.Argument(DNNL_ARG_DST, made.dst_desc()),
                new Call.Argument(DNNL_ARG_BIAS, matrix(1, shape.n(), shape.n(), 1))
            };
            Call.Argument[] given = operands.bias() ? all : Arrays.copyOf(all, 3);
            return new Call("matmul " + shape, new matmul(made), made.scratchpad_desc(), given);
        }
    }

    /**
     * A product as oneDNN is asked for it.
     *
     * @param b the layout of b, or null for whichever oneDNN likes best
     */
    static matmul.primitive_desc matmul(MatmulShape shape, memory.desc b) {
        MatmulShape.Operands operands = shape.operands();
        memory.desc left = matrix(shape.m(), shape.k(), operands.rowStrideA(), operands.columnStrideA());
        memory.desc right =
                b == null ? new memory.desc(new long[] {shape.k(), shape.n()}, FLOAT32, memory.format_tag.any) : b;
        memory.desc out = matrix(shape.m(), shape.n(), shape.outStride(), 1);
        primitive_attr attributes = callerGivesScratch();
        return operands.bias()
                ? new matmul.primitive_desc(
                        Library.engine(), left, right, matrix(1, shape.n(), shape.n(), 1), out, attributes, false)
                : new matmul.primitive_desc(Library.engine(), left, right, out, attributes, false);
    }

    /** Arguments: in, out; {@code count} elements one after the other. */
    static Call eltwise(Eltwise function, int count) {
        try (PointerScope scope = new PointerScope()) {
            memory.desc layout = new memory.desc(new long[] {count}, FLOAT32, new long[] {1});
            eltwise_forward.primitive_desc made = new eltwise_forward.primitive_desc(
                    Library.engine(),
                    dnnl_forward_inference,
                    function.algorithm(),
                    layout,
                    layout,
                    function.alpha(),
                    0f,
                    callerGivesScratch(),
                    false);
            return new Call(
                    function + " of " + count,
                    new eltwise_forward(made),
                    made.scratchpad_desc(),
                    new Call.Argument(DNNL_ARG_SRC, layout),
                    new Call.Argument(DNNL_ARG_DST, layout));
        }
    }

    /**
     * Arguments: in, a zero, out, in once more; {@code count} elements one after the other. Of NaN and a number oneDNN's
     * maximum gives the second, so a second maximum with the argument brings NaN back.
     */
    static Call relu(int count) {
        try (PointerScope scope = new PointerScope()) {
            memory.desc layout = new memory.desc(new long[] {count}, FLOAT32, new long[] {1});
            memory.desc one = new memory.desc(new long[] {1}, FLOAT32, new long[] {1});
            post_ops again = new post_ops();
            again.append_binary(dnnl_binary_max, layout);
            primitive_attr attributes = callerGivesScratch();
            attributes.set_post_ops(again);
            binary.primitive_desc made = new binary.primitive_desc(
                    Library.engine(), dnnl_binary_max, layout, one, layout, attributes, false);
            return new Call(
                    "relu of " + count,
                    new binary(made),
                    made.scratchpad_desc(),
                    new Call.Argument(DNNL_ARG_SRC_0, layout),
                    new Call.Argument(DNNL_ARG_SRC_1, one),
                    new Call.Argument(DNNL_ARG_DST, layout),
                    new Call.Argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, layout));
        }
    }

    /** Arguments: in, out; both [rows, columns], softmax along the columns. */
    static Call softmax(int rows, int columns) {
        try (PointerScope scope = new PointerScope()) {
            memory.desc layout = matrix(rows, columns, columns, 1);
            softmax_forward.primitive_desc made = new softmax_forward.primitive_desc(
                    Library.engine(),
                    dnnl_forward_inference,
                    dnnl_softmax_accurate,
                    layout,
                    layout,
                    1,
                    callerGivesScratch(),
                    false);
            return new Call(
                    "softmax [" + rows + ", " + columns + "]",
                    new softmax_forward(made),
                    made.scratchpad_desc(),
                    new Call.Argument(DNNL_ARG_SRC, layout),
                    new Call.Argument(DNNL_ARG_DST, layout));
        }
    }

    /** Elements of a matrix, their strides given. */
    static memory.desc matrix(long rows, long columns, long rowStride, long columnStride) {
        return new memory.desc(new long[] {rows, columns}, FLOAT32, new long[] {rowStride, columnStride});
    }

    /** oneDNN's own scratch memory belongs to the thread that made the primitive; ours may be used by any. */
    private static primitive_attr callerGivesScratch() {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(dnnl_scratchpad_mode_user);
        return attributes;
    }
}
