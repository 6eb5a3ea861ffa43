package dev.densor.tensor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Owns the tensors made on its thread while it is the innermost one open, and frees them when it closes:
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor x = Tensor.of(backend, HostArray.of(rows, shape));
 *     float[] y = Activations.softmax(x, -1).toArray().toFloats();
 * }
 * }</pre>
 *
 * <p>The garbage collector cannot see device memory; scopes make its lifetime a matter of braces. Used by one thread.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Scope> INNERMOST = new ThreadLocal<>();

    private final Scope outer;
    private final Thread thread;
    private final Set<Memory> owned = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    private Scope() {
        outer = INNERMOST.get();
        thread = Thread.currentThread();
    }

    /** Opens a scope inside the innermost one of this thread. */
    public static Scope open() {
        Scope scope = new Scope();
        INNERMOST.set(scope);
        return scope;
    }

    static Scope innermost() {
        Scope scope = INNERMOST.get();
        if (scope == null) {
            throw new IllegalStateException(
                    "no scope is open on this thread; open one: " + "try (Scope scope = Scope.open()) { ... }");
        }
        return scope;
    }

    void own(Memory memory) {
        owned.add(memory);
    }

    /**
     * Hands a tensor to the scope around this one, so that it outlives this one. A tensor that this scope does not own,
     * such as the value of a variable, stays with its owner.
     *
     * @throws IllegalStateException when there is no scope around this one
     */
    public Tensor keep(Tensor tensor) {
        if (outer == null) {
            throw new IllegalStateException("keep: there is no scope around this one to hand the tensor to");
        }
        if (owned.remove(tensor.memory())) {
            outer.own(tensor.memory());
        }
        return tensor;
    }

    /**
     * Frees a tensor now, not when the scope closes; with it go all that share its memory. One that this scope does not
     * own stays.
     */
    public void release(Tensor tensor) {
        if (owned.remove(tensor.memory())) {
            tensor.memory().release();
        }
    }

    /**
     * Frees what this scope owns.
     *
     * @throws IllegalStateException when it is not the innermost open one of the calling thread
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("scope opened on thread " + thread.getName()
                    + " is not the innermost open one of thread "
                    + Thread.currentThread().getName());
        }
        closed = true;
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
        owned.forEach(Memory::release);
        owned.clear();
    }
}
