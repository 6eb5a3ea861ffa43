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
        long batch = spec.batch();
        a.requireSize(batch * m * k);
        b.requireSize(batch * k * n);
        out.requireSize(batch * m * n);
        Partition partition = Partition.of(m, n, k, Team.common().threads(), Partition.STEP);
        int tasks = partition.tasks();
        long left = a.address();
        long right = b.address();
        long result = out.address();
        Team.common()
                .run(
                        Math.multiplyExact(spec.batch(), tasks),
                        index -> workspaces.lend(space -> {
                            long matrix = index / tasks;
                            int task = index % tasks;
                            int column = partition.firstColumn(task);
                            int columns = partition.columnsOf(task);
                            int end = partition.firstRow(task) + partition.rowsOf(task);
                            int rows;
                            for (int row = partition.firstRow(task); row < end; row += rows) {
                                rows = Partition.piece(end - row);
                                space.lane.multiply(
                                        new MatmulShape(rows, columns, k, n, operands),
                                        left + Float.BYTES * (matrix * m * k + (long) row * operands.rowStrideA()),
                                        right
                                                + Float.BYTES
                                                        * (matrix * k * n + (long) column * operands.columnStrideB()),
                                        0,
                                        result + Float.BYTES * (matrix * m * n + (long) row * n + column));
                            }
                        }));
    }
}
