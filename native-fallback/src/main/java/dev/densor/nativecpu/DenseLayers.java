package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.MatmulShape;
import java.util.Optional;

/**
 * Dense layers: each thread multiplies some rows at a time and applies the activation while it has them in its cache.
 * That takes no longer than oneDNN's own fusion, and special values pass as they do in the separate kernels.
 */
final class DenseLayers {
    private final PackedKernels kernels;
    private final Workspaces workspaces;

    DenseLayers(PackedKernels kernels, Workspaces workspaces) {
        this.kernels = kernels;
        this.workspaces = workspaces;
    }

    /**
     * {@code out = activation(x . kernel + bias)}; nothing is empty.
     *
     * @param bias or null
     * @return whether the activation was applied, too; otherwise it is left to the caller
     */
    boolean compute(DenseSpec spec, NativeBuffer x, NativeBuffer kernel, NativeBuffer bias, NativeBuffer out) {
        Optional<PackedKernel> packed = kernels.find(kernel, spec.features(), spec.units());
        try {
            Layer layer = new Layer(spec, x, kernel, packed.orElse(null), bias, out);
            layer.run();
            return layer.activates;
        } finally {
            packed.ifPresent(PackedKernel::release);
        }
    }

    /** One call. */
    private final class Layer {
        private final DenseSpec spec;
        private final long x;
        private final NativeBuffer kernel;
        private final PackedKernel packed;
        private final long bias;
        private final NativeBuffer out;
        private final MatmulShape.Operands operands;
        private final Partition partition;
        private final boolean activates;

        Layer(
                DenseSpec spec,
                NativeBuffer x,
                NativeBuffer kernel,
                PackedKernel packed,
                NativeBuffer bias,
                NativeBuffer out) {
            this.spec = spec;
            this.x = x.address();
            this.kernel = kernel;
            this.packed = packed;
            this.bias = bias == null ? 0 : bias.address();
            this.out = out;
            operands = new MatmulShape.Operands(spec.features(), 1, packed == null ? spec.units() : 0, 1, bias != null);
            int granularity = packed == null ? Partition.STEP : packed.layout().columnBlock();
            partition = Partition.of(
                    spec.rows(), spec.units(), spec.features(), Team.common().threads(), granularity);
            // A task's elements follow one another when it has whole rows, or part of the only one.
            boolean contiguous = partition.columnBlock() == spec.units() || spec.rows() == 1;
            activates = spec.activation() == null || contiguous && Curves.knows(spec.activation());
        }

        void run() {
            Team.common().run(partition.tasks(), this::task);
        }

        private void task(int task) {
            Workspace space = workspaces.take();
            int end = partition.firstRow(task) + partition.rowsOf(task);
            int rows;
            for (int row = partition.firstRow(task); row < end; row += rows) {
                rows = Partition.piece(end - row);
                multiply(space, row, rows, partition.firstColumn(task), partition.columnsOf(task));
            }
            workspaces.giveBack(space);
        }

        private void multiply(Workspace space, int row, int rows, int column, int columns) {
            int units = spec.units();
            int at = row * units + column;
            long weights = packed == null
                    ? kernel.address() + (long) column * Float.BYTES
                    : packed.address() + packed.layout().offset(column);
            space.lane.multiply(
                    new MatmulShape(rows, columns, spec.features(), units, operands),
                    x + (long) row * spec.features() * Float.BYTES,
                    weights,
                    bias + (long) column * Float.BYTES,
                    out.address() + (long) at * Float.BYTES);
            UnaryOp activation = spec.activation();
            if (activates && activation != null) {
                int count = columns == units ? rows * units : columns;
                Curves.apply(activation, space, out, out, at, count);
            }
        }
    }
}
