package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A weight of a model: a named value that can be replaced, owned by the model and not by a scope. A value that was
 * assigned waits in host memory until a device asks for it; each device then keeps a copy, and one in each other type
 * that it computes in. Thread-safe: who asked for the value inside a {@link Scope} goes on with it until that closes,
 * whatever is assigned meanwhile.
 */
public final class Variable implements AutoCloseable {
    private static final Tensor[] NONE = {};

    private final String name;
    private final DType dtype;
    private final Shape shape;
    /** Replaced when it changes, never written, so that it is read without a lock. */
    private volatile Tensor[] copies = NONE;

    private HostArray pending;
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

    /** Whether it has a value. */
    public synchronized boolean isAssigned() {
        return pending != null || copies.length > 0;
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
        requireFits(value.shape(), value.dtype());
        forget();
        pending = value;
    }

    /**
     * Replaces the value by a copy of a tensor, which stays on its device.
     *
     * @throws ShapeException when the shapes differ
     * @throws DTypeException when the types differ
     * @throws IllegalStateException when the variable was closed
     */
    public synchronized void assign(Tensor value) {
        requireFits(value.shape(), value.dtype());
        Backend backend = value.backend();
        Tensor copy = write(backend, dtype, out -> backend.copy(value.view(), out.view()));
        forget();
        copies = new Tensor[] {copy};
    }

    private void requireFits(Shape valueShape, DType valueType) {
        requireOpen();
        if (!valueShape.equals(shape)) {
            throw new ShapeException("assign: variable " + name + " is " + shape + ", the value is " + valueShape);
        }
        if (valueType != dtype) {
            throw new DTypeException("assign: variable " + name + " is " + dtype + ", the value is " + valueType);
        }
    }

    /**
     * The value on a device; copied there the first time.
     *
     * @throws IllegalStateException when none was assigned, or the variable was closed
     */
    public Tensor value(Backend backend) {
        return value(backend, dtype);
    }

    /**
     * The value on a device in the type of a computation; copied there, and converted, the first time.
     *
     * @throws IllegalStateException when none was assigned, or the variable was closed
     */
    public Tensor value(Backend backend, DType type) {
        Tensor copy;
        do {
            copy = find(backend, type);
            if (copy == null) {
                copy = make(backend, type);
            }
            // Where another thread has replaced the value since, there is a new one to be found.
        } while (!Scope.share(copy.memory()));
        return copy;
    }

    private Tensor find(Backend backend, DType type) {
        for (Tensor copy : copies) {
            if (copy.backend() == backend && copy.memory().dtype() == type) {
                return copy;
            }
        }
        return null;
    }

    private synchronized Tensor make(Backend backend, DType type) {
        Tensor original = find(backend, dtype);
        if (original == null) {
            HostArray value = read();
            original = add(backend, dtype, copy -> backend.upload(value, copy.buffer()));
            // From here on the device has it; a second copy in host memory would only cost memory.
            pending = null;
        }
        Tensor made = find(backend, type);
        View in = original.view();
        return made != null ? made : add(backend, type, copy -> backend.copy(in, copy.view()));
    }

    private Tensor add(Backend backend, DType type, Consumer<Tensor> write) {
        Tensor copy = write(backend, type, write);
        Tensor[] more = Arrays.copyOf(copies, copies.length + 1);
        more[copies.length] = copy;
        copies = more;
        return copy;
    }

    private Tensor write(Backend backend, DType type, Consumer<Tensor> write) {
        Memory memory = new Memory(backend, type, shape.size());
        Tensor copy = new Tensor(memory, Layout.contiguous(shape), this);
        try {
            write.accept(copy);
        } catch (RuntimeException failed) {
            memory.release();
            throw failed;
        }
        return copy;
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
        if (copies.length == 0) {
            throw new IllegalStateException("variable " + name + " " + shape + " has no value");
        }
        // The first copy is the value; converted ones come after.
        return copies[0].toArray();
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
        Tensor[] old = copies;
        copies = NONE;
        pending = null;
        for (Tensor copy : old) {
            copy.memory().release();
        }
    }

    /** {@code kernel float32 [784, 512]}. */
    @Override
    public String toString() {
        return name + " " + dtype + " " + shape;
    }
}
