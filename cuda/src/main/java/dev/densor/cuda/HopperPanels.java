package dev.densor.cuda;

import dev.densor.backend.fused.DenseChainSpec.Bytes;
import dev.densor.cuda.driver.Arguments;
import java.util.function.LongConsumer;

/** Packs matrices, row-major and without gaps, into panels that kernels for Hopper multiply. */
final class HopperPanels {
    private final Device device;
    private final HopperKernels kernels;
    private final Object operation;

    /**
     * Panels for some kernels.
     *
     * @param operation that they are for, as errors show it
     */
    HopperPanels(Device device, HopperKernels kernels, Object operation) {
        this.device = device;
        this.kernels = kernels;
        this.operation = operation;
    }

    /** Lends panels of a matrix, for the time that {@code body} queues its kernels. */
    void lend(CudaBuffer matrix, PackedPanels panels, LongConsumer body) {
        device.withScratch(panels.bytes(), to -> {
            pack(kernels.panels(), panels, arguments(matrix, to, panels, panels.columns()));
            body.accept(to);
        });
    }

    /**
     * Lends panels of a matrix of bytes, each scaled as an element of the kernels' type.
     *
     * @param scaled what a byte stands for
     */
    void lend(CudaBuffer matrix, Bytes scaled, PackedPanels panels, LongConsumer body) {
        device.withScratch(panels.bytes(), to -> {
            Arguments arguments = Arguments.of(
                    matrix.address(),
                    to,
                    panels.rows(),
                    panels.columns(),
                    (long) panels.columns(),
                    panels.panelRows(),
                    (float) scaled.scale(),
                    (float) scaled.offset());
            pack(kernels.panelsOfBytes(), panels, arguments);
            body.accept(to);
        });
    }

    /** Lends panels of the transpose of a matrix, which are kept until it is written; as {@link KeptCopies#lend}. */
    void keepTurned(CudaBuffer matrix, PackedPanels panels, LongConsumer body) {
        Kernel kernel = kernels.turnedPanels();
        KeptCopies.Form form = new KeptCopies.Form(kernel.name(), panels.columns(), panels.rows(), panels.bytes());
        device.copies()
                .lend(matrix, form, to -> pack(kernel, panels, arguments(matrix, to, panels, panels.rows())), body);
    }

    /** @param pitch elements from one row of the matrix to the next */
    private static Arguments arguments(CudaBuffer matrix, long to, PackedPanels panels, long pitch) {
        return Arguments.of(matrix.address(), to, panels.rows(), panels.columns(), pitch, panels.panelRows());
    }

    private void pack(Kernel kernel, PackedPanels panels, Arguments arguments) {
        device.launch(kernel, operation, device.grid(panels.chunks()), arguments);
    }
}
