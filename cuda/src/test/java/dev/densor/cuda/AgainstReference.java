package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
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

    static int size(Extent extent) {
        return (int) (extent.outer() * extent.length() * extent.inner());
    }
}
