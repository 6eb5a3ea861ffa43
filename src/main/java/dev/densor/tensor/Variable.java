package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;

/**
 * A weight of a model: named memory on a device whose content can be replaced, owned by the model and not by a scope.
 * Memory is taken with the first value. Reading is thread-safe; assigning while others read is the caller's to prevent.
 */
public final class Variable implements AutoCloseable {
    private final Backend backend;
    private final String name;
    private final DType dtype;
    private final Shape shape;
    private volatile Tensor value;
    private volatile long version;

    /**
     * A variable without a value.
     *
     * @param name for messages and files: {@code "dense/kernel"}
     */
    public Variable(Backend backend, String name, DType dtype, Shape shape) {
        this.backend = backend;
        this.name = name;
        this.dtype = dtype;
        this.shape = shape;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The type of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes. */
    public Shape shape() {
        return shape;
    }

    /** How often a value was assigned; what was derived from an older version is out of date. */
    public long version() {
        return version;
    }

    /**
     * The value, until the next assignment.
     *
     * @throws IllegalStateException when none was assigned
     */
    public Tensor value() {
        Tensor current = value;
        if (current == null) {
            throw new IllegalStateException("variable " + name + " " + shape + " has no value yet");
        }
        return current;
    }

    /**
     * Copies {@code array} into this variable.
     *
     * @throws ShapeException when the shapes differ
     * @throws DTypeException when the types differ
     */
    public synchronized void assign(HostArray array) {
        if (!array.shape().equals(shape)) {
            throw new ShapeException("assign: variable " + name + " is " + shape + ", the value is " + array.shape());
        }
        if (array.dtype() != dtype) {
            throw new DTypeException("assign: variable " + name + " is " + dtype + ", the value is " + array.dtype());
        }
        Tensor target = value;
        if (target == null) {
            target = new Tensor(new Memory(backend, dtype, shape.size()), Layout.contiguous(shape));
        }
        backend.upload(array, target.buffer());
        value = target;
        version++;
    }

    /** Gives the memory back; idempotent. */
    @Override
    public synchronized void close() {
        if (value != null) {
            value.memory().release();
            value = null;
        }
    }

    /** {@code dense/kernel float32 [784, 512]}. */
    @Override
    public String toString() {
        return name + " " + dtype + " " + shape;
    }
}
