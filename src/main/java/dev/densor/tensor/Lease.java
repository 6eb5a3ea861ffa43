package dev.densor.tensor;

/**
 * Holds a tensor beyond the scope that owns it, until the lease is closed: for those who need it later, such as the
 * backward pass of a training step. Used by one thread.
 */
public final class Lease implements AutoCloseable {
    private final Tensor tensor;
    private boolean closed;

    private Lease(Tensor tensor) {
        this.tensor = tensor;
    }

    /**
     * Holds {@code tensor}.
     *
     * @throws IllegalStateException when it was released
     */
    public static Lease on(Tensor tensor) {
        if (!tensor.memory().hold()) {
            tensor.buffer(); // says what is wrong
        }
        return new Lease(tensor);
    }

    /** What is held. */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * The tensor, which now belongs to the innermost scope as well.
     *
     * @throws IllegalStateException when no scope is open
     */
    public Tensor share() {
        Scope scope = Scope.innermost();
        tensor.memory().hold();
        scope.own(tensor.memory());
        return tensor;
    }

    /** Lets go of it. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tensor.memory().release();
        }
    }
}
