package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Functions of one and two elements, and the choice between two. */
final class Elementwise {
    private static final Map<Integer, Kernel> SELECT = Kernel.bySize("select", "select_");
    private static final Map<Integer, Kernel> SELECT_STRIDED = Kernel.bySize("select", "select_strided_");

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
        if (values.size() >= tooMany && units > Integer.MAX_VALUE / Launch.PACK) {
            throw new BackendException(device.name() + ": a bias of " + units + " units for " + values.size()
                    + " elements is more than the kernels count to; use smaller batches");
        }
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
        Strided views = Strided.of(a.layout(), b.layout(), Layout.contiguous(a.shape()));
        if (isPacked(views, 0, a) && isPacked(views, 1, b)) {
            binaryPacked(op, views, a, b, out);
            return;
        }
        Kernel kernel = Functions.binaryStrided(op, a.dtype());
        for (Strided part : views.parts()) {
            Arguments arguments = Arguments.of(
                    op.ordinal(),
                    address(part, 0, a),
                    address(part, 1, b),
                    out.address(part.offset(2)),
                    part.size(),
                    part.structure(2));
            device.launch(kernel, a.layout(), device.grid(part.size()), arguments);
        }
    }

    private void binaryPacked(BinaryOp op, Strided views, View a, View b, CudaBuffer out) {
        long left = address(views, 0, a);
        long right = address(views, 1, b);
        ByteBuffer steps = steps(views, 0, 1);
        Arguments arguments = Functions.isCoded(op, a.dtype())
                ? Arguments.of(op.ordinal(), left, right, out.address(), out.size(), steps)
                : Arguments.of(left, right, out.address(), out.size(), steps);
        Grid grid = device.grid(packs(a.dtype(), out.size()));
        device.launch(Functions.binary(op, a.dtype()), a.layout(), grid, arguments);
    }

    /** Whether a view is one run that packs can be at, or a single element, which is read by itself. */
    private static boolean isPacked(Strided views, int which, View view) {
        return views.isFlat(which) && (views.step(which) == 0 || Launch.isAligned(address(views, which, view)));
    }

    /** The structure Steps of operands.cuh. */
    private static ByteBuffer steps(Strided views, int a, int b) {
        ByteBuffer structure = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        return structure.putInt(views.step(a)).putInt(views.step(b)).flip();
    }

    private static long address(Strided views, int which, View view) {
        return ((CudaBuffer) view.buffer()).address(views.offset(which));
    }

    void select(View condition, View a, View b, CudaBuffer out) {
        if (out.size() == 0) {
            return;
        }
        Strided views = Strided.of(condition.layout(), a.layout(), b.layout(), Layout.contiguous(a.shape()));
        boolean runs = views.isRun(0) && isPacked(views, 0, condition);
        if (runs && isPacked(views, 1, a) && isPacked(views, 2, b)) {
            selectPacked(views, condition, a, b, out);
            return;
        }
        for (Strided part : views.parts()) {
            Arguments arguments = Arguments.of(
                    address(part, 0, condition),
                    address(part, 1, a),
                    address(part, 2, b),
                    out.address(part.offset(3)),
                    part.size(),
                    part.structure(3));
            Kernel kernel = SELECT_STRIDED.get(a.dtype().bytes());
            device.launch(kernel, a.layout(), device.grid(part.size()), arguments);
        }
    }

    private void selectPacked(Strided views, View condition, View a, View b, CudaBuffer out) {
        Arguments arguments = Arguments.of(
                address(views, 0, condition),
                address(views, 1, a),
                address(views, 2, b),
                out.address(),
                out.size(),
                steps(views, 1, 2));
        Grid grid = device.grid(packs(a.dtype(), out.size()));
        device.launch(SELECT.get(a.dtype().bytes()), a.layout(), grid, arguments);
    }
}
