package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;

/**
 * Products by Densor's own kernels, which need the driver alone. An operand may be packed first, and slices along k
 * added up afterwards; both in memory that is lent for that time.
 */
final class OwnGemm implements Gemm {
    private static final String PARTS = "gemm_parts";
    private static final int MOST_ROWS_OF_BLOCKS = 65535;
    /** What the device's memory is aligned to. */
    private static final int ALIGNMENT = 256;

    private final Device device;
    private final Precision precision;
    private final String reason;
    private final GemmPlanner planner;

    /**
     * Products on a device.
     *
     * @param precision of float32 operands
     * @param reason why it is not cuBLAS that multiplies, or nothing
     */
    OwnGemm(Device device, Precision precision, String reason) {
        this.device = device;
        this.precision = precision;
        this.reason = reason;
        this.planner = new GemmPlanner(device.driver().properties());
    }

    @Override
    public String description() {
        return "Densor's own matrix products" + precision.remark() + (reason.isEmpty() ? "" : ", as " + reason);
    }

    @Override
    public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
        DType dtype = a.dtype();
        int architecture = device.driver().properties().architecture();
        GemmOperand left = GemmOperand.left(spec, dtype, a.address());
        GemmOperand right = GemmOperand.right(spec, dtype, b.address());
        Arithmetic arithmetic = Arithmetic.of(dtype, precision, architecture);
        run(planner.plan(new GemmProduct(spec, left, right, false), arithmetic), out);
    }

    /** Queues a product as it was planned. */
    void run(GemmPlan plan, CudaBuffer out) {
        GemmProduct product = plan.product();
        long packedB = aligned(plan.packedBytes(product.a()));
        long slices = packedB + aligned(plan.packedBytes(product.b()));
        long bytes = slices + plan.sliceBytes();
        if (bytes == 0) {
            launch(plan, product, out.address(), out.dtype());
            return;
        }
        device.withScratch(bytes, scratch -> {
            GemmOperand left = pack(plan, product.a(), scratch);
            GemmOperand right = pack(plan, product.b(), scratch + packedB);
            boolean whole = plan.splits() == 1;
            DType stored = whole ? out.dtype() : GemmPlan.sums(plan.tile().stored());
            launch(plan, product.of(left, right), whole ? out.address() : scratch + slices, stored);
            if (!whole) {
                sum(plan, scratch + slices, out);
            }
        });
    }

    private static long aligned(long bytes) {
        return Launch.divideUp(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /** The operand as the kernel wants it. */
    private GemmOperand pack(GemmPlan plan, GemmOperand operand, long place) {
        if (!plan.packs(operand)) {
            return operand;
        }
        GemmOperand packed = operand.packed(plan.tile().stored(), place);
        String name = "gemm_pack_" + Suffix.of(operand.dtype()) + "_" + Suffix.of(packed.dtype());
        long rows = (long) operand.rows() * plan.product().spec().batch();
        long packs = packed.pitch() / (Launch.PACK / packed.dtype().bytes());
        int across = (int) Math.min(Launch.divideUp(packs, Launch.THREADS), 64);
        Grid grid = new Grid(across, (int) Math.min(rows, MOST_ROWS_OF_BLOCKS), 1, Launch.THREADS, 0);
        int aligned = operand.isAligned() ? 1 : 0;
        Arguments arguments = Arguments.of(operand.address(), place, rows, operand.columns(), packed.pitch(), aligned);
        device.launch(new Kernel(PARTS, name), plan.product(), grid, arguments);
        return packed;
    }

    private void launch(GemmPlan plan, GemmProduct product, long out, DType stored) {
        GemmTile tile = plan.tile();
        Grid grid = new Grid((int) plan.blocks(), 1, 1, tile.threads(), tile.sharedBytes());
        Arguments arguments = Arguments.of(
                product.a().address(), product.b().address(), out, product.shape(plan.slice(), out, stored.bytes()));
        device.launch(tile.kernel(), product, grid, arguments);
    }

    private void sum(GemmPlan plan, long slices, CudaBuffer out) {
        long batch = plan.product().spec().batch();
        long size = out.size() / batch;
        Arguments arguments = Arguments.of(slices, out.address(), size, batch, plan.splits());
        Kernel kernel = new Kernel(PARTS, "gemm_sum_" + Suffix.of(out.dtype()));
        device.launch(kernel, plan.product(), device.grid(out.size()), arguments);
    }
}
