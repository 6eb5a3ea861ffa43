package dev.densor.cuda.driver;

import dev.densor.host.HostBuffer;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements at the beginning of page-locked memory, to be copied from and to arrays of any byte order. */
public final class PinnedElements extends HostBuffer {
    /**
     * A view.
     *
     * @param size how many elements, for which there is room
     */
    public PinnedElements(DType dtype, ByteBuffer memory, int size) {
        super(dtype, view(dtype, size, memory));
    }

    private static Buffer view(DType dtype, int size, ByteBuffer memory) {
        ByteBuffer part = memory.slice(0, size * dtype.bytes()).order(ByteOrder.nativeOrder());
        return HostArray.view(dtype, Shape.of(size), part).data();
    }
}
