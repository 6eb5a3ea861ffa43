package dev.densor.nativecpu;

import dev.densor.host.HostBuffer;
import dev.densor.nativecpu.onednn.Block;
import dev.densor.shape.DType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Elements outside the Java heap, where oneDNN finds them. */
final class NativeBuffer extends HostBuffer {
    private final Block block;
    /** This matrix packed, if it is a kernel that was met twice; see {@link PackedKernels}. */
    private volatile PackedKernel packed;
    /** Made when it is asked for; two threads that make one each make equal ones. */
    private IntBuffer bits;
    /** Whether a dense layer has used it as its kernel since it was last written. */
    private volatile boolean seen;

    NativeBuffer(DType dtype, int size, Block block) {
        super(dtype, view(dtype, block.asBuffer(size * dtype.bytes())));
        this.block = block;
    }

    private static Buffer view(DType dtype, ByteBuffer bytes) {
        return switch (dtype) {
            case FLOAT32 -> bytes.asFloatBuffer();
            case FLOAT64 -> bytes.asDoubleBuffer();
            case FLOAT16, BFLOAT16 -> bytes.asShortBuffer();
            case INT32 -> bytes.asIntBuffer();
            case INT64 -> bytes.asLongBuffer();
            case INT8, UINT8, BOOL -> bytes;
        };
    }

    Block block() {
        return block;
    }

    /**
     * Where its elements are.
     *
     * @throws IllegalStateException when it was freed
     */
    long address() {
        requireLive();
        return block.address();
    }

    /**
     * Its elements, of 4 bytes each, as integers.
     *
     * @throws IllegalStateException when it was freed
     */
    IntBuffer bits() {
        requireLive();
        IntBuffer made = bits;
        if (made == null) {
            made = block.asBuffer(Math.toIntExact(bytes())).asIntBuffer();
            bits = made;
        }
        return made;
    }

    /**
     * Checks what oneDNN, which is given addresses only, could not.
     *
     * @throws IllegalArgumentException when it is not float32 of {@code size} elements
     */
    void requireSize(long size) {
        if (size() != size || dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "native:0: needs a buffer of " + size + " float32, not of " + size() + " " + dtype());
        }
    }

    PackedKernel packed() {
        return packed;
    }

    void packed(PackedKernel kernel) {
        packed = kernel;
    }

    /** Notes that a dense layer uses it; whether one did before. */
    boolean seenBefore() {
        boolean before = seen;
        seen = true;
        return before;
    }

    void forgetUses() {
        seen = false;
    }
}
