package dev.densor.nativecpu;

import dev.densor.backend.MatmulSpec;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.MatmulShape;

/** Matrix products of operands as they stand, transposed or not. */
final class Products {
    private final Workspaces workspaces;

    Products(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** As {@link dev.densor.backend.Backend#matmul}, of float32 and nothing empty. */
    void compute(MatmulSpec spec, NativeBuffer a, NativeBuffer b, NativeBuffer out) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        MatmulShape.Operands operands = new MatmulShape.Operands(
                spec.transposeA() ? 1 : k,
                spec.transposeA() ? m : 1,
                spec.transposeB() ? 1 : n,
                spec.transposeB() ? k : 1,
                false);
        Partition partition = Partition.of(m, n, k, Team.common().threads(), Partition.STEP);
        int tasks = partition.tasks();
        long left = a.address();
        long right = b.address();
        long result = out.address();
        Team.common().run(Math.multiplyExact(spec.batch(), tasks), index -> {
            int batch = index / tasks;
            int task = index % tasks;
            Workspace space = workspaces.take();
            int column = partition.firstColumn(task);
            int columns = partition.columnsOf(task);
            int end = partition.firstRow(task) + partition.rowsOf(task);
            int rows;
            for (int row = partition.firstRow(task); row < end; row += rows) {
                rows = Partition.piece(end - row);
                space.lane.multiply(
                        new MatmulShape(rows, columns, k, n, operands),
                        left + Float.BYTES * ((long) batch * m * k + (long) row * operands.rowStrideA()),
                        right + Float.BYTES * ((long) batch * k * n + (long) column * operands.columnStrideB()),
                        0,
                        result + Float.BYTES * ((long) batch * m * n + (long) row * n + column));
            }
            workspaces.giveBack(space);
        });
    }
}
