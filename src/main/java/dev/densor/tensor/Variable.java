package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A weight of a model: a named value that can be replaced, owned by the model and not by a scope. A value that was
 * assigned waits in host memory until a device asks for it; each device then keeps a copy. Thread-safe, but replacing a
 * value while a model runs with it is the caller's to prevent.
 */
public final class Variable implements AutoCloseable {
    private final String name;
    private final DType dtype;
    private final Shape shape;
    private final Map<Backend, Tensor> copies = new IdentityHashMap<>();
    private HostArray pending;
    private long version;
    private boolean closed;

    /**
     * A variable without a value; takes no memory.
     *
     * @param name for messages and files: {@code "kernel"}
     */
    public Variable(String name, DType dtype, Shape shape) {
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
    public synchronized long version() {
        return version;
    }

    /** Whether it has a value. */
    public synchronized boolean isAssigned() {
        return pending != null || !copies.isEmpty();
    }

    /**
     * Replaces the value.
     *
     * @param value not copied, and not to be changed afterwards
     * @throws ShapeException when the shapes differ
     * @throws DTypeException when the types differ
     * @throws IllegalStateException when the variable was closed
     */
    public synchronized void assign(HostArray value) {
        requireOpen();
        if (!value.shape().equals(shape)) {
            throw new ShapeException("assign: variable " + name + " is " + shape + ", the value is " + value.shape());
        }
        if (value.dtype() != dtype) {
            throw new DTypeException("assign: variable " + name + " is " + dtype + ", the value is " + value.dtype());
        }
        forget();
        pending = value;
        version++;
    }

    /**
     * The value on a device; copied there the first time.
     *
     * @throws IllegalStateException when none was assigned, or the variable was closed
     */
    public synchronized Tensor value(Backend backend) {
        Tensor copy = copies.get(backend);
        if (copy == null) {
            copy = copyTo(backend, read());
            copies.put(backend, copy);
            // From here on the device has it; a second copy in host memory would only cost memory.
            pending = null;
        }
        return copy;
    }

    private Tensor copyTo(Backend backend, HostArray value) {
        Memory memory = new Memory(backend, dtype, shape.size());
        try {
            backend.upload(value, memory.buffer());
            return new Tensor(memory, Layout.contiguous(shape));
        } catch (RuntimeException failed) {
            memory.release();
            throw failed;
        }
    }

    /**
     * The value in host memory; not to be changed.
     *
     * @throws IllegalStateException when none was assigned, or the variable was closed
     */
    public synchronized HostArray read() {
        requireOpen();
        if (pending != null) {
            return pending;
        }
        if (copies.isEmpty()) {
            throw new IllegalStateException("variable " + name + " " + shape + " has no value");
        }
        return copies.values().iterator().next().toArray();
    }

    /** Forgets the value and gives its memory back; from then on there is none. Idempotent. */
    @Override
    public synchronized void close() {
        forget();
        closed = true;
    }

    /** A closed variable must not begin anew: a model that shares it would go on with other numbers. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("variable " + name + " " + shape
                    + " was closed together with a model that has it; build or load the model again");
        }
    }

    private void forget() {
        copies.values().forEach(copy -> copy.memory().release());
        copies.clear();
        pending = null;
    }

    /** {@code kernel float32 [784, 512]}. */
    @Override
    public String toString() {
        return name + " " + dtype + " " + shape;
    }
}
