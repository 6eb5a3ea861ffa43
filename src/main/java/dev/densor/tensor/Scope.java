package dev.densor.tensor;

import java.util.Arrays;

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
 * <p>The garbage collector cannot see device memory; scopes make its lifetime a matter of braces. The value of a
 * variable that is asked for inside a scope stays at least until the scope closes, even when another thread replaces
 * it. Used by one thread.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Scope> INNERMOST = new ThreadLocal<>();
    private static final Memory[] NONE = {};
    private static final int FEW = 4;

    private final Scope outer;
    private final Thread thread;
    /** What is freed, or let go of, at the end: the first {@code count}, in no order. */
    private Memory[] held = NONE;

    private int count;
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

    /**
     * Checks that results have an owner before much is computed.
     *
     * @throws IllegalStateException when no scope is open on this thread
     */
    public static void requireOpen() {
        innermost();
    }

    static Scope innermost() {
        Scope scope = INNERMOST.get();
        if (scope == null) {
            throw new IllegalStateException(
                    "no scope is open on this thread; open one: " + "try (Scope scope = Scope.open()) { ... }");
        }
        return scope;
    }

    /**
     * Lets the innermost scope hold memory that someone else owns.
     *
     * @return false when it is freed already
     */
    static boolean share(Memory memory) {
        Scope scope = INNERMOST.get();
        if (scope == null) {
            return true;
        }
        boolean live = memory.hold();
        if (live) {
            scope.own(memory);
        }
        return live;
    }

    /** Takes memory over from one who holds it. */
    void own(Memory memory) {
        if (count == held.length) {
            held = Arrays.copyOf(held, Math.max(FEW, 2 * count));
        }
        held[count++] = memory;
    }

    /** Gives memory up without letting go of it; false when this scope does not hold it. The last is found first. */
    private boolean disown(Memory memory) {
        for (int i = count - 1; i >= 0; i--) {
            if (held[i] == memory) {
                held[i] = held[--count];
                held[count] = null;
                return true;
            }
        }
        return false;
    }

    /**
     * Hands a tensor to the scope around this one, so that it outlives this one. A tensor that this scope does not own
     * stays with its owner.
     *
     * @throws IllegalStateException when there is no scope around this one
     */
    public Tensor keep(Tensor tensor) {
        if (outer == null) {
            throw new IllegalStateException("keep: there is no scope around this one to hand the tensor to");
        }
        if (disown(tensor.memory())) {
            outer.own(tensor.memory());
        }
        return tensor;
    }

    /**
     * Hands a tensor to a scope further out, past those in between. A tensor that this scope does not own stays with
     * its owner.
     *
     * @throws IllegalStateException when {@code further} is not open around this one
     */
    public Tensor keep(Tensor tensor, Scope further) {
        Scope around = outer;
        while (around != further && around != null) {
            around = around.outer;
        }
        if (around == null) {
            throw new IllegalStateException("keep: the scope to hand the tensor to is not open around this one");
        }
        if (disown(tensor.memory())) {
            further.own(tensor.memory());
        }
        return tensor;
    }

    /**
     * Frees a tensor now, not when the scope closes; with it go all that share its memory. One that this scope does not
     * own stays.
     */
    public void release(Tensor tensor) {
        if (disown(tensor.memory())) {
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
        while (count > 0) {
            held[--count].release();
        }
        held = NONE;
    }
}
