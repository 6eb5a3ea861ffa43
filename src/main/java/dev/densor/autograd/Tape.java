package dev.densor.autograd;

import dev.densor.tensor.Lease;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Remembers the operations done on its thread while it is open, and differentiates their results:
 *
 * <pre>{@code
 * try (Scope scope = Scope.open();
 *         Tape tape = Tape.open()) {
 *     Tensor y = Elementwise.square(x);
 *     Tensor dx = tape.gradients(y, List.of(x)).get(0); // 2 x
 * }
 * }</pre>
 *
 * <p>A training step needs no more than {@link #gradients(List, Supplier)}, which takes less memory. What the rules
 * need is held until the tape is closed, whatever becomes of the scopes. The gradients are computed by operations, too:
 * an open tape records them, so that they can be differentiated again; with one tape inside another both record.
 *
 * <p>Only what is done by {@code dev.densor.ops} is seen: what goes through host memory, {@link Tensor#withLayout} or
 * {@link Tensor#contiguous} counts as constant. Used by one thread.
 */
public final class Tape implements AutoCloseable {
    private static final ThreadLocal<Tape> INNERMOST = new ThreadLocal<>();

    private final Tape outer;
    private final List<Node> nodes = new ArrayList<>();
    private boolean isStopped;

    private Tape() {
        outer = INNERMOST.get();
    }

    /** Opens a tape inside the innermost one of this thread. */
    public static Tape open() {
        Tape tape = new Tape();
        INNERMOST.set(tape);
        return tape;
    }

    /**
     * The innermost tape of this thread.
     *
     * @throws IllegalStateException when none is open
     */
    public static Tape innermost() {
        Tape tape = INNERMOST.get();
        if (tape == null) {
            throw new IllegalStateException("gradients: no tape is open on this thread; open one before the loss is"
                    + " computed: try (Tape tape = Tape.open()) { ... }");
        }
        return tape;
    }

    /** Whether operations of this thread are being recorded. */
    public static boolean isRecording() {
        return INNERMOST.get() != null;
    }

    /**
     * Records an operation on all open tapes of this thread; without one it does nothing.
     *
     * @param output its result, of a floating-point type
     * @param inputs the operands that it can be differentiated by
     * @param pullback its rule
     * @param saved what the rule looks at; held until the rule has run for the last time
     */
    public static void record(Tensor output, Tensor[] inputs, Pullback pullback, Tensor... saved) {
        for (Tape tape = INNERMOST.get(); tape != null; tape = tape.outer) {
            tape.nodes.add(new Node(output, inputs, pullback, saved));
        }
    }

    /** {@link #record(Tensor, Tensor[], Pullback, Tensor...)} of an operation on one operand. */
    public static void record(Tensor output, Tensor input, UnaryOperator<Tensor> gradient, Tensor... saved) {
        if (isRecording()) {
            record(output, new Tensor[] {input}, Pullback.of(gradient), saved);
        }
    }

    /**
     * Records an operation that is differentiated as the steps are which it may be composed of: they are done only then.
     *
     * @param steps compute the output anew
     */
    public static void recordAs(Supplier<Tensor> steps, Tensor output, Tensor... inputs) {
        Pullback pullback = (dy, needed) -> {
            try (Tape tape = open()) {
                return tape.gradients(steps.get(), dy, List.of(inputs)).toArray(Tensor[]::new);
            }
        };
        record(output, inputs, pullback, inputs);
    }

    /** Runs a computation without recording it, for an operation that has a rule of its own. */
    public static Tensor unrecorded(Supplier<Tensor> computation) {
        Tape innermost = INNERMOST.get();
        if (innermost == null) {
            return computation.get();
        }
        INNERMOST.remove();
        try {
            return computation.get();
        } finally {
            set(innermost);
        }
    }

    /** {@code x} as a constant: no gradient goes back through it. */
    public static Tensor stopGradient(Tensor x) {
        return x.withLayout(x.layout());
    }

    /**
     * The gradients of {@code sum(y)}.
     *
     * @param y computed while this tape was open
     * @param xs by what to differentiate: any tensors from which y was computed
     * @return one for each of xs, of its shape and type, zeros where y does not depend on it; they belong to the
     *     innermost scope
     */
    public List<Tensor> gradients(Tensor y, List<Tensor> xs) {
        return gradients(y, ones(y), xs);
    }

    /**
     * The gradients of {@code sum(dy * y)}: what becomes of a gradient with respect to y on its way back to xs.
     *
     * @param dy of the shape and type of y
     */
    public List<Tensor> gradients(Tensor y, Tensor dy, List<Tensor> xs) {
        try (Sweep sweep = new Sweep(xs)) {
            sweep.run(List.copyOf(nodes), y, dy);
            return xs.stream().map(sweep::gradient).toList();
        }
    }

    /** The gradients of {@code sum(y)} by the values of variables. */
    public Gradients variableGradients(Tensor y, List<Variable> variables) {
        try (Scope scope = Scope.open();
                Sweep sweep = new Sweep(Gradients.copies(variables, y.backend()))) {
            sweep.run(List.copyOf(nodes), y, ones(y));
            return Gradients.of(variables, y, sweep).keptBy(scope);
        }
    }

    /**
     * The gradients of a loss. Its intermediate results are freed as soon as they have served.
     *
     * @param variables by what to differentiate
     * @param loss computes it, of any shape; its elements are summed
     * @return the gradients, and the loss; they belong to the innermost scope
     */
    public static Gradients gradients(List<Variable> variables, Supplier<Tensor> loss) {
        try (Tape tape = Tape.open();
                Lease y = tape.recorded(loss);
                Scope scope = Scope.open();
                Sweep sweep = new Sweep(Gradients.copies(variables, y.tensor().backend()))) {
            sweep.runOnce(tape.nodes, y.share(), ones(y.tensor()));
            return Gradients.of(variables, y.tensor(), sweep).keptBy(scope);
        }
    }

    /** Runs a computation on this tape, which then records no more, and keeps only what the rules need, and the result. */
    private Lease recorded(Supplier<Tensor> computation) {
        try (Scope forward = Scope.open()) {
            return Lease.on(computation.get());
        } finally {
            stop();
        }
    }

    private static Tensor ones(Tensor y) {
        return Tensor.filled(y.backend(), y.dtype(), y.shape(), 1);
    }

    private void stop() {
        if (isStopped) {
            return;
        }
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("tape: it is not the innermost open one of thread "
                    + Thread.currentThread().getName());
        }
        isStopped = true;
        set(outer);
    }

    private static void set(Tape tape) {
        if (tape == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(tape);
        }
    }

    /**
     * Frees what it holds. Idempotent.
     *
     * @throws IllegalStateException when it is not the innermost open one of the calling thread
     */
    @Override
    public void close() {
        stop();
        nodes.forEach(Node::release);
        nodes.clear();
    }
}
