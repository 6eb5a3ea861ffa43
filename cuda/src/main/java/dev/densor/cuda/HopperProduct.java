package dev.densor.cuda;

import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A launch of a kernel for Hopper: {@code y = op(x . w^T + bias)} with x [rows, features] and w [units, features], both
 * as panels, or x row-major where a tensor map reaches it.
 *
 * @param spec sizes, and the op
 * @param kernels for the types
 * @param tile that blocks compute at a time
 * @param mapsX whether x is read by a tensor map
 * @param mapsY whether y is written by a tensor map
 */
record HopperProduct(DenseSpec spec, HopperKernels kernels, DenseTile tile, boolean mapsX, boolean mapsY) {
    /** Bits of what is reached by tensor maps. */
    private static final int X_MAPPED = 1;

    private static final int Y_MAPPED = 4;
    /** Rows of boxes of the output. */
    private static final int OUT_BOX = 16;
    /** Rows of tiles that are computed before the next columns' are, so that operands stay in the cache. */
    private static final int GROUP = 8;

    private static final int SHAPE_BYTES = 10 * Integer.BYTES;

    /**
     * Addresses of what is multiplied and of the result.
     *
     * @param x rows where they are mapped, else panels
     * @param weights panels
     * @param bias FLOAT32, or 0 for none
     * @param y row-major
     */
    record Places(long x, long weights, long bias, long y) {}

    /** Panels that x fills. */
    PackedPanels x() {
        return new PackedPanels(kernels.elementBytes(), spec.rows(), spec.features());
    }

    /** Panels that the weights fill. */
    PackedPanels weights() {
        return new PackedPanels(kernels.elementBytes(), spec.units(), spec.features());
    }

    /**
     * Queues it.
     *
     * @param fast whether fast forms of the op are allowed
     * @param multiprocessors that it takes at most
     */
    void launch(Device device, Places at, boolean fast, int multiprocessors) {
        int blocks = tile.blocks(spec.rows(), spec.units(), multiprocessors);
        device.launch(
                kernels.product(tile),
                spec,
                new Grid(blocks, 1, 1, tile.threads(), tile.sharedBytes()),
                Arguments.of(mapOfX(at.x), mapOfY(at.y), at.x, at.weights, at.bias, at.y, shape(fast)));
    }

    private ByteBuffer mapOfX(long address) {
        return mapsX ? map(address, spec.features(), tile.rows()) : TensorMap.none();
    }

    private ByteBuffer mapOfY(long address) {
        return mapsY ? map(address, spec.units(), OUT_BOX) : TensorMap.none();
    }

    private ByteBuffer map(long address, int columns, int boxRows) {
        return TensorMap.of(address, kernels.dtype(), spec.rows(), columns, columns, boxRows);
    }

    /** {@code DenseShape} of dense_hopper.cuh. */
    private ByteBuffer shape(boolean fast) {
        ByteBuffer shape = ByteBuffer.allocate(SHAPE_BYTES).order(ByteOrder.nativeOrder());
        shape.putInt(spec.rows()).putInt(spec.units()).putInt(spec.features());
        shape.putInt(x().panelRows())
                .putInt(weights().panelRows())
                .putInt(spec.units())
                .putInt(GROUP);
        shape.putInt(Functions.code(spec.activation()));
        shape.putInt(fast ? 1 : 0);
        return shape.putInt((mapsX ? X_MAPPED : 0) | (mapsY ? Y_MAPPED : 0)).flip();
    }
}
