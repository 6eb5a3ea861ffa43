package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Optional;

/**
 * An immutable array on a device: memory and a layout. Several tensors may share memory (a transposed one, a slice).
 * It belongs to the innermost {@link Scope} that was open when its memory was made, and must not be used after that
 * scope closed. The operations are in {@code dev.densor.ops}.
 */
public final class Tensor {
    private final Memory memory;
    private final Layout layout;
    private final Variable variable;

    private Tensor(Memory memory, Layout layout) {
        this(memory, layout, null);
    }

    /** @param variable whose value it is, or null */
    Tensor(Memory memory, Layout layout, Variable variable) {
        this.memory = memory;
        this.layout = layout;
        this.variable = variable;
    }

    /**
     * Copies {@code array} to a device.
     *
     * @throws IllegalStateException when no scope is open
     */
    public static Tensor of(Backend backend, HostArray array) {
        Tensor tensor = uninitialized(backend, array.dtype(), array.shape());
        backend.upload(array, tensor.buffer());
        return tensor;
    }

    /**
     * A tensor filled with {@code value}.
     *
     * @throws IllegalStateException when no scope is open
     */
    public static Tensor filled(Backend backend, DType dtype, Shape shape, double value) {
        Tensor tensor = uninitialized(backend, dtype, shape);
        backend.fill(tensor.buffer(), value);
        return tensor;
    }

    /**
     * A tensor whose elements are to be written by a kernel before anyone reads them.
     *
     * @throws IllegalStateException when no scope is open
     */
    public static Tensor uninitialized(Backend backend, DType dtype, Shape shape) {
        Scope scope = Scope.innermost();
        Memory memory = new Memory(backend, dtype, shape.size());
        scope.own(memory);
        return new Tensor(memory, Layout.contiguous(shape));
    }

    /** The variable whose value this is, or was until another was assigned; in the variable's type or another. */
    public Optional<Variable> variable() {
        return Optional.ofNullable(variable);
    }

    /** The sizes. */
    public Shape shape() {
        return layout.shape();
    }

    /** The type of the elements. */
    public DType dtype() {
        return memory.dtype();
    }

    /** The device that holds it. */
    public Backend backend() {
        return memory.backend();
    }

    /** How the elements stand in memory. */
    public Layout layout() {
        return layout;
    }

    /**
     * The memory, in which this tensor need not stand contiguously: see {@link #layout}.
     *
     * @throws IllegalStateException when it was released
     */
    public Buffer buffer() {
        return memory.buffer();
    }

    /** Memory and layout, as kernels take them. */
    public View view() {
        return new View(buffer(), layout);
    }

    /** The same memory through another layout, which must stay within it. */
    public Tensor withLayout(Layout other) {
        return new Tensor(memory, other);
    }

    /** This tensor in row-major order filling its memory; copied only when it does not stand so already. */
    public Tensor contiguous() {
        if (fillsMemory()) {
            return this;
        }
        Tensor copy = uninitialized(backend(), dtype(), shape());
        backend().copy(view(), copy.view());
        return copy;
    }

    private boolean fillsMemory() {
        return layout.isContiguous() && buffer().size() == shape().size();
    }

    /** Whether both look at the same memory, so that freeing one frees the other. */
    public boolean sharesMemory(Tensor other) {
        return memory == other.memory;
    }

    /** Copies the elements to a new array in host memory. */
    public HostArray toArray() {
        HostArray array = HostArray.allocate(dtype(), shape());
        copyTo(array);
        return array;
    }

    /**
     * Copies the elements to host memory.
     *
     * @param array of this type and shape
     */
    public void copyTo(HostArray array) {
        if (array.dtype() != dtype() || !array.shape().equals(shape())) {
            throw new ShapeException("copyTo: " + dtype() + " " + shape() + " does not go into " + array);
        }
        if (fillsMemory()) {
            backend().download(buffer(), array);
            return;
        }
        try (Scope scope = Scope.open()) {
            backend().download(contiguous().buffer(), array);
        }
    }

    Memory memory() {
        return memory;
    }

    /** {@code float32 [32, 784] on cuda:0}. */
    @Override
    public String toString() {
        return dtype() + " " + shape() + " on " + backend().info().name();
    }
}
