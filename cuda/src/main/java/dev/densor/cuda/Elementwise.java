package dev.densor.cuda;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Functions of one and two elements, and the choice between two. */
final class Elementwise {
    private static final int A = 0;
    private static final int B = 1;

    private static final Map<Integer, Kernel> SELECT = bySize("select_");
    private static final Map<Integer, Kernel> SELECT_STRIDED = bySize("select_strided_");

    /** In place of a bias' address, and of the divider that goes with it. */
    private static final long NO_BIAS = 0;

    private static final ByteBuffer ANY = divider(1);

    private final Device device;
    private final long tooMany;

    Elementwise(Device device) {
        this(device, 1L << 31);
    }

    /** Takes activations with a bias apart when there are {@code tooMany} elements for a kernel to count. */
    Elementwise(Device device, long tooMany) {
        this.device = device;
        this.tooMany = tooMany;
    }

    private static Map<Integer, Kernel> bySize(String prefix) {
        Map<Integer, Kernel> kernels = new HashMap<>();
        Stream.of(1, 2, 4, 8).forEach(bytes -> kernels.put(bytes, new Kernel("select", prefix + bytes)));
        return kernels;
    }

    void unary(UnaryOp op, CudaBuffer in, CudaBuffer out) {
        if (in.size() == 0) {
            return;
        }
        Kernel kernel = Functions.unary(op, in.dtype());
        Arguments arguments = Functions.isCoded(op, in.dtype())
                ? Arguments.of(op.ordinal(), in.address(), out.address(), in.size())
                : Arguments.of(in.address(), out.address(), in.size(), NO_BIAS, ANY);
        device.launch(kernel, in, device.grid(packs(in.dtype(), in.size())), arguments);
    }

    /**
     * {@code values = op(values + bias)}, the bias for each row; without a function where {@code op} is null.
     *
     * @param values [rows, units], floating point
     * @param bias [units] of the same type, or null for none
     */
    void activate(UnaryOp op, CudaBuffer values, CudaBuffer bias) {
        if (values.size() == 0 || (op == null && bias == null)) {
            return;
        }
        if (bias == null) {
            unary(op, values, values);
            return;
        }
        Kernel kernel = Functions.activation(op, values.dtype());
        long units = bias.size();
        // Whole rows, and so many that every part begins with a pack.
        long most = Math.max(Launch.PACK, (tooMany - 1) / units / Launch.PACK * Launch.PACK) * units;
        for (long from = 0; from < values.size(); from += most) {
            long size = Math.min(most, values.size() - from);
            long at = values.address(from);
            device.launch(
                    kernel,
                    values,
                    device.grid(packs(values.dtype(), size)),
                    Arguments.of(at, at, size, bias.address(), divider(units)));
        }
    }

    private static long packs(DType dtype, long size) {
        return Launch.divideUp(size, Launch.PACK / dtype.bytes());
    }

    private static ByteBuffer divider(long divisor) {
        ByteBuffer structure = ByteBuffer.allocate(Divider.BYTES).order(ByteOrder.nativeOrder());
        Divider.by(divisor).write(structure);
        return structure.flip();
    }

    void binary(BinaryOp op, View a, View b, CudaBuffer out) {
        if (out.size() == 0) {
            return;
        }
        Layout rowMajor = Layout.contiguous(a.shape());
        Strided views = Strided.of(a.layout(), b.layout(), rowMajor);
        long left = address(a, views, A);
        long right = address(b, views, B);
        if (views.isFlat(A) && views.isFlat(B) && isAligned(views, A, left) && isAligned(views, B, right)) {
            Kernel kernel = Functions.binary(op, a.dtype());
            long to = out.address();
            ByteBuffer steps = steps(views, A, B);
            Arguments arguments = Functions.isCoded(op, a.dtype())
                    ? Arguments.of(op.ordinal(), left, right, to, out.size(), steps)
                    : Arguments.of(left, right, to, out.size(), steps);
            device.launch(kernel, a.layout(), device.grid(packs(a.dtype(), out.size())), arguments);
            return;
        }
        Kernel kernel = Functions.binaryStrided(op, a.dtype());
        for (Strided part : views.parts()) {
            device.launch(
                    kernel,
                    a.layout(),
                    device.grid(part.size()),
                    Arguments.of(
                            op.ordinal(),
                            address(a, part, A),
                            address(b, part, B),
                            out.address(part.offset(2)),
                            part.size(),
                            part.structure(2)));
        }
    }

    /** A single element is read by itself. */
    private static boolean isAligned(Strided views, int view, long address) {
        return views.step(view) == 0 || Launch.isAligned(address);
    }

    /** The structure Steps of operands.cuh. */
    private static ByteBuffer steps(Strided views, int a, int b) {
        ByteBuffer structure = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        return structure.putInt(views.step(a)).putInt(views.step(b)).flip();
    }

    private static long address(View view, Strided views, int which) {
        return ((CudaBuffer) view.buffer()).address(views.offset(which));
    }

    void select(View condition, View a, View b, CudaBuffer out) {
        if (out.size() == 0) {
            return;
        }
        Strided views = Strided.of(condition.layout(), a.layout(), b.layout(), Layout.contiguous(a.shape()));
        int bytes = a.dtype().bytes();
        long choice = address(condition, views, 0);
        long left = address(a, views, 1);
        long right = address(b, views, 2);
        boolean flat = views.isRun(0) && views.isFlat(1) && views.isFlat(2) && Launch.isAligned(choice);
        if (flat && isAligned(views, 1, left) && isAligned(views, 2, right)) {
            device.launch(
                    SELECT.get(bytes),
                    a.layout(),
                    device.grid(packs(a.dtype(), out.size())),
                    Arguments.of(choice, left, right, out.address(), out.size(), steps(views, 1, 2)));
            return;
        }
        for (Strided part : views.parts()) {
            device.launch(
                    SELECT_STRIDED.get(bytes),
                    a.layout(),
                    device.grid(part.size()),
                    Arguments.of(
                            address(condition, part, 0),
                            address(a, part, 1),
                            address(b, part, 2),
                            out.address(part.offset(3)),
                            part.size(),
                            part.structure(3)));
        }
    }
}
