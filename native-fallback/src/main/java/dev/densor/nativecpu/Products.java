package dev.densor.nativecpu;

import dev.densor.backend.MatmulSpec;
import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.Lane;
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
        long batch = spec.batch();
        a.requireSize(Math.multiplyExact(batch, (long) m * k));
        b.requireSize(Math.multiplyExact(batch, (long) k * n));
        out.requireSize(Math.multiplyExact(batch, (long) m * n));
        Product product = new Product(spec, a.address(), b.address(), out.address());
        int tasks = product.partition.tasks();
        Team.common()
                .run(
                        Math.multiplyExact(spec.batch(), tasks),
                        index -> workspaces.lend(space -> product.run(index / tasks, index % tasks, space.lane)));
    }

    /** One call. */
    private static final class Product {
        private final MatmulSpec spec;
        private final long a;
        private final long b;
        private final long out;
        private final MatmulShape.Operands storage;
        private final Partition partition;

        Product(MatmulSpec spec, long a, long b, long out) {
            this.spec = spec;
            this.a = a;
            this.b = b;
            this.out = out;
            storage = new MatmulShape.Operands(
                    spec.transposeA() ? 1 : spec.k(),
                    spec.transposeA() ? spec.m() : 1,
                    spec.transposeB() ? 1 : spec.n(),
                    spec.transposeB() ? spec.k() : 1,
                    false);
            partition = Partition.of(spec.m(), spec.n(), spec.k(), Team.common().threads(), Partition.STEP);
        }

        void run(long matrix, int task, Lane lane) {
            int end = partition.firstRow(task) + partition.rowsOf(task);
            int rows;
            for (int row = partition.firstRow(task); row < end; row += rows) {
                rows = Partition.piece(end - row);
                multiply(matrix, row, rows, task, lane);
            }
        }

        private void multiply(long matrix, int row, int rows, int task, Lane lane) {
            int m = spec.m();
            int n = spec.n();
            int k = spec.k();
            int column = partition.firstColumn(task);
            long left = matrix * m * k + (long) row * storage.rowStrideA();
            long right = matrix * k * n + (long) column * storage.columnStrideB();
            long result = matrix * m * n + (long) row * n + column;
            lane.multiply(
                    new MatmulShape(rows, partition.columnsOf(task), k, n, storage),
                    a + left * Float.BYTES,
                    b + right * Float.BYTES,
                    0,
                    out + result * Float.BYTES);
        }
    }
}
