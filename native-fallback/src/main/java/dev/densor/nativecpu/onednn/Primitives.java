package dev.densor.nativecpu.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_min;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_pow;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_min;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;
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
            memory.desc layout = vector(count);
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
            post_ops again = new post_ops();
            again.append_binary(dnnl_binary_max, vector(count));
            return chain("relu", count, dnnl_binary_max, again, vector(count));
        }
    }

    /**
     * {@code max(2 / (1/t - 1), x)}, {@code t = tanh(min(x, 0) / 2)}; NaN where x is NaN. Arguments: x, a zero, out, x once
     * more.
     */
    static Call elu(int count) {
        try (PointerScope scope = new PointerScope()) {
            post_ops steps = new post_ops();
            steps.append_eltwise(dnnl_eltwise_linear, 0.5f, 0);
            steps.append_eltwise(dnnl_eltwise_tanh, 0, 0);
            steps.append_eltwise(dnnl_eltwise_pow, 1, -1);
            steps.append_eltwise(dnnl_eltwise_linear, 1, -1);
            steps.append_eltwise(dnnl_eltwise_pow, 2, -1);
            steps.append_binary(dnnl_binary_max, vector(count));
            return chain("elu", count, dnnl_binary_min, steps, null, null, null, null, null, vector(count));
        }
    }

    /**
     * An operation with one number for all elements, and steps after it. Arguments: in, the number, out, then what the
     * steps read.
     *
     * @param read layouts of what each step reads, null for those that read nothing; the last ones may be left out
     */
    private static Call chain(String name, int count, int operation, post_ops steps, memory.desc... read) {
        memory.desc layout = vector(count);
        primitive_attr attributes = callerGivesScratch();
        attributes.set_post_ops(steps);
        binary.primitive_desc made =
                new binary.primitive_desc(Library.engine(), operation, layout, vector(1), layout, attributes, false);
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DNNL_ARG_SRC_0, layout),
                new Call.Argument(DNNL_ARG_SRC_1, vector(1)),
                new Call.Argument(DNNL_ARG_DST, layout)));
        for (int i = 0; i < read.length; i++) {
            if (read[i] != null) {
                int index = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (i + 1) | DNNL_ARG_SRC_1;
                arguments.add(new Call.Argument(index, read[i]));
            }
        }
        return new Call(
                name + " of " + count,
                new binary(made),
                made.scratchpad_desc(),
                arguments.toArray(Call.Argument[]::new));
    }

    private static memory.desc vector(long count) {
        return new memory.desc(new long[] {count}, FLOAT32, new long[] {1});
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

    /** Arguments: in, [rows, columns]; out, [rows, 1]. */
    static Call leastOfRows(int rows, int columns) {
        try (PointerScope scope = new PointerScope()) {
            memory.desc in = matrix(rows, columns, columns, 1);
            memory.desc out = matrix(rows, 1, 1, 1);
            reduction.primitive_desc made = new reduction.primitive_desc(
                    Library.engine(), dnnl_reduction_min, in, out, 0, 0, callerGivesScratch(), false);
            return new Call(
                    "least of rows of [" + rows + ", " + columns + "]",
                    new reduction(made),
                    made.scratchpad_desc(),
                    new Call.Argument(DNNL_ARG_SRC, in),
                    new Call.Argument(DNNL_ARG_DST, out));
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
