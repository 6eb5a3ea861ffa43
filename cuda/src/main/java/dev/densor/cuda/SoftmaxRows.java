package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.cuda.driver.Arguments;

/** Softmax and its logarithm along the middle axis of [outer, length, inner]. */
final class SoftmaxRows {
    private static final Kernel COLUMNS = new Kernel("softmax", "softmax_columns");

    private final Device device;
    private final HeldRows rows;

    SoftmaxRows(Device device) {
        this.device = device;
        this.rows = HeldRows.inParts(device, "softmax");
    }

    void softmax(Extent extent, CudaBuffer in, CudaBuffer out) {
        launch(extent, in, out, 0);
    }

    void logSoftmax(Extent extent, CudaBuffer in, CudaBuffer out) {
        launch(extent, in, out, 1);
    }

    private void launch(Extent extent, CudaBuffer in, CudaBuffer out, int isLog) {
        if (extent.inner() == 1) {
            rows.launch(new HeldRows.Matrix(in.address(), out.address(), extent.outer(), extent.length()), isLog);
            return;
        }
        ColumnPlan plan = ColumnPlan.of(extent, 1, device.driver().properties().multiprocessors());
        device.launch(
                COLUMNS,
                extent,
                device.gridOfBlocks(plan.blocks()),
                Arguments.of(
                        in.address(),
                        extent.outer(),
                        extent.length(),
                        extent.inner(),
                        plan.width(),
                        isLog,
                        out.address()));
    }
}
