package dev.densor.ops;

import dev.densor.backend.Backend;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** The checks that all operations share, so that their messages read alike. */
final class Operands {
    private Operands() {}

    /** The backend of all of {@code tensors}. */
    static Backend backend(String op, Tensor... tensors) {
        Backend backend = tensors[0].backend();
        for (Tensor tensor : tensors) {
            if (tensor.backend() != backend) {
                throw new IllegalStateException(op + ": tensors are on two devices, or on one that was opened twice, "
                        + backend.info().name() + " and "
                        + tensor.backend().info().name()
                        + "; copy one over with Tensor.of(backend, tensor.toArray())");
            }
        }
        return backend;
    }

    /** Refuses operands of two types; there is no promotion. */
    static void sameType(String op, Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw new DTypeException(op + ": operands are " + a.dtype() + " and " + b.dtype() + "; use cast");
        }
    }

    /** Refuses operands of several types. */
    static void sameType(String op, List<Tensor> tensors) {
        tensors.forEach(t -> sameType(op, tensors.get(0), t));
    }

    /** Refuses an operand that is not floating point. */
    static void floating(String op, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(op + ": needs a floating-point operand, not " + x.dtype() + "; use cast");
        }
    }

    /** Refuses an operand that is not of {@code wanted}. */
    static void type(String op, Tensor x, DType wanted) {
        if (x.dtype() != wanted) {
            throw new DTypeException(op + ": needs a " + wanted + " operand, not " + x.dtype() + "; use cast");
        }
    }

    /** Refuses a BOOL operand where numbers are wanted. */
    static void number(String op, Tensor x) {
        if (x.dtype() == DType.BOOL) {
            throw new DTypeException(op + ": bool operands have no arithmetic; use cast");
        }
    }

    /** {@code x} repeated to {@code shape}, as a kernel reads it. */
    static View broadcast(Tensor x, Shape shape) {
        return new View(x.buffer(), x.layout().broadcastTo(shape));
    }

    /** Computes in float32, or in float64 where the floating-point operand is, and rounds to a 16-bit type once. */
    static Tensor inFloat32(Tensor x, UnaryOperator<Tensor> computation) {
        DType work = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        return Shaping.cast(computation.apply(Shaping.cast(x, work)), x.dtype());
    }
}
