package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The kernels run on the processor, and the reference that they are compared with. */
abstract class AgainstReference {
    Emulated emulated;
    final Backend reference = Backends.open("reference");

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void close() {
        reference.close();
        if (emulated != null) {
            emulated.close();
        }
    }

    static Buffer upload(Backend backend, HostArray array) {
        Buffer buffer = backend.allocate(array.dtype(), array.size());
        backend.upload(array, buffer);
        return buffer;
    }

    static HostArray download(Backend backend, Buffer buffer) {
        HostArray array = HostArray.allocate(buffer.dtype(), Shape.of((int) buffer.size()));
        backend.download(buffer, array);
        return array;
    }

    /** {@code op} of each number, in float64. */
    double[] activated(UnaryOp op, double[] inputs) {
        if (op == UnaryOp.GELU_TANH) {
            // Of 1 + tanh(u), as the reference has it, little is left in the tail.
            return Arrays.stream(inputs)
                    .map(x -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))))
                    .toArray();
        }
        Buffer x = upload(reference, HostArray.of(inputs, Shape.of(inputs.length)));
        Buffer y = reference.allocate(DType.FLOAT64, inputs.length);
        reference.unary(op, x, y);
        return download(reference, y).toDoubles();
    }

    static int size(Extent extent) {
        return (int) (extent.outer() * extent.length() * extent.inner());
    }
}
