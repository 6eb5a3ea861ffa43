package dev.densor.cuda;

import dev.densor.backend.UnaryOp;
import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Derivatives of the activations, in one pass over memory. */
final class ActivationGradients {
    /** The functions that have one: Keras's activations. */
    static final Set<UnaryOp> OPS = activations();

    private final Device device;

    ActivationGradients(Device device) {
        this.device = device;
    }

    private static Set<UnaryOp> activations() {
        Set<UnaryOp> activations = EnumSet.range(UnaryOp.RELU, UnaryOp.LOG_SIGMOID);
        activations.add(UnaryOp.TANH);
        return activations;
    }

    /** The kernel of one of {@link #OPS}. */
    static Kernel kernel(UnaryOp op, DType dtype) {
        String suffix = Suffix.of(dtype);
        return new Kernel("gradient_" + suffix, "gradient_" + op.name().toLowerCase(Locale.ROOT) + "_" + suffix);
    }

    /**
     * {@code dx = dy * op'(x)}. Where a function has a kink, its derivative is that on the left, as Keras has it, and of
     * leaky ReLU, too.
     *
     * @param op one of {@link #OPS}
     * @param x operands of the function, of a floating-point type
     * @param dy gradient with respect to its results, of the same type and size
     * @param dx gradient with respect to the operands; may be {@code dy}
     */
    void gradient(UnaryOp op, CudaBuffer x, CudaBuffer dy, CudaBuffer dx) {
        if (x.size() > 0) {
            device.launch(
                    kernel(op, x.dtype()),
                    x,
                    device.grid(Launch.divideUp(x.bytes(), Launch.PACK)),
                    Arguments.of(x.address(), dy.address(), dx.address(), x.size()));
        }
    }
}
