package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.MatmulShape;
import dev.densor.nativecpu.onednn.PackedLayout;
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
     * What a layer is computed with.
     *
     * @param bias or null
     */
    record Operands(NativeBuffer x, NativeBuffer kernel, NativeBuffer bias, NativeBuffer out) {}

    /**
     * {@code out = activation(x . kernel + bias)}; nothing is empty.
     *
     * @return whether the activation was applied, too; otherwise it is left to the caller
     */
    boolean compute(DenseSpec spec, Operands operands) {
        operands.x.requireSize((long) spec.rows() * spec.features());
        operands.kernel.requireSize((long) spec.features() * spec.units());
        operands.out.requireSize((long) spec.rows() * spec.units());
        if (operands.bias != null) {
            operands.bias.requireSize(spec.units());
        }
        Optional<PackedKernel> packed = kernels.find(operands.kernel, spec.features(), spec.units());
        try {
            Layer layer = new Layer(spec, operands, packed.orElse(null));
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
        private final long kernel;
        private final PackedKernel packed;
        private final long bias;
        private final NativeBuffer out;
        private final MatmulShape.Operands storage;
        private final Partition partition;
        private final boolean activates;

        Layer(DenseSpec spec, Operands operands, PackedKernel packed) {
            this.spec = spec;
            this.packed = packed;
            x = operands.x.address();
            kernel = packed == null ? operands.kernel.address() : packed.address();
            boolean hasBias = operands.bias != null;
            bias = hasBias ? operands.bias.address() : 0;
            out = operands.out;
            storage = new MatmulShape.Operands(spec.features(), 1, packed == null ? spec.units() : 0, 1, hasBias);
            partition = packed == null ? split(Partition.STEP) : split(packed.layout());
            // A task's elements follow one another when it has whole rows, or part of the only one.
            boolean contiguous = partition.columnBlock() == spec.units() || spec.rows() == 1;
            activates = spec.activation() == null || contiguous && Curves.knows(spec.activation());
        }

        private Partition split(PackedLayout layout) {
            Partition split = split(layout.columnBlock());
            int last = split.columnsOf(split.tasks() - 1);
            return layout.hasPart(split.columnBlock()) && layout.hasPart(last) ? split : split.withWholeRows();
        }

        private Partition split(int columnGranularity) {
            int threads = Team.common().threads();
            return Partition.of(spec.rows(), spec.units(), spec.features(), threads, columnGranularity);
        }

        void run() {
            Team.common().run(partition.tasks(), task -> workspaces.lend(space -> run(task, space)));
        }

        private void run(int task, Workspace space) {
            int end = partition.firstRow(task) + partition.rowsOf(task);
            int rows;
            for (int row = partition.firstRow(task); row < end; row += rows) {
                rows = Partition.piece(end - row);
                multiply(space, row, rows, partition.firstColumn(task), partition.columnsOf(task));
            }
        }

        private void multiply(Workspace space, int row, int rows, int column, int columns) {
            int units = spec.units();
            int at = row * units + column;
            long offset = packed == null
                    ? (long) column * Float.BYTES
                    : packed.layout().offset(column);
            space.lane.multiply(
                    new MatmulShape(rows, columns, spec.features(), units, storage),
                    x + (long) row * spec.features() * Float.BYTES,
                    kernel + offset,
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
