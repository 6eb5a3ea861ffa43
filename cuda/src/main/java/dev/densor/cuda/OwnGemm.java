package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;

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
    public Precision precision() {
        return precision;
    }

    @Override
    public String description() {
        return "Densor's own matrix products" + precision.remark() + (reason.isEmpty() ? "" : ", as " + reason);
    }

    @Override
    public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
        run(plan(spec, a, b, false), GemmEnd.NOTHING, out);
    }

    /**
     * The best plan for operands of a type.
     *
     * @param keepsRight whether b is kept packed where it has to be
     */
    GemmPlan plan(MatmulSpec spec, CudaBuffer a, CudaBuffer b, boolean keepsRight) {
        DType dtype = a.dtype();
        GemmOperand left = GemmOperand.left(spec, dtype, a.address());
        GemmOperand right = GemmOperand.right(spec, dtype, b.address());
        return planner.plan(new GemmProduct(spec, left, right, false), arithmetic(dtype), keepsRight);
    }

    private Arithmetic arithmetic(DType dtype) {
        return Arithmetic.of(dtype, precision, device.driver().properties().architecture());
    }

    /** The best plan for operands that {@link GemmPlanner#plan} takes, of float32 numbers. */
    GemmPlan plan(GemmProduct product) {
        return planner.plan(product, arithmetic(DType.FLOAT32));
    }

    /** What a plan costs, in clocks. */
    double clocks(GemmPlan plan) {
        return planner.clocks(plan, arithmetic(DType.FLOAT32));
    }

    /** What a kernel costs, in clocks, that does nothing but read and write so many bytes. */
    double passing(long bytes) {
        return planner.passing(bytes);
    }

    /** The type as which float32 operands are multiplied. */
    DType multiplicand() {
        return arithmetic(DType.FLOAT32).packed();
    }

    /** Queues a product as it was planned, and what follows. */
    void run(GemmPlan plan, GemmEnd end, CudaBuffer out) {
        GemmProduct product = plan.product();
        long packedB = aligned(plan.packedBytes(product.a()));
        long slices = packedB + aligned(plan.packedBytes(product.b()));
        long bytes = slices + plan.sliceBytes();
        if (bytes == 0) {
            launch(plan, product, end, out.address(), out.dtype());
            return;
        }
        device.withScratch(bytes, scratch -> {
            GemmOperand left = pack(plan, product.a(), scratch);
            GemmOperand right = pack(plan, product.b(), scratch + packedB);
            if (plan.splits() == 1) {
                launch(plan, product.of(left, right), end, out.address(), out.dtype());
            } else {
                DType sums = GemmPlan.sums(plan.tile().stored());
                launch(plan, product.of(left, right), GemmEnd.NOTHING, scratch + slices, sums);
                sum(plan, scratch + slices, end, out);
            }
        });
    }

    private static long aligned(long bytes) {
        return Launch.divideUp(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /** The operand as the kernel wants it: as it is, or packed to a place. */
    GemmOperand pack(GemmPlan plan, GemmOperand operand, long place) {
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

    private void launch(GemmPlan plan, GemmProduct product, GemmEnd end, long out, DType stored) {
        GemmTile tile = plan.tile();
        Grid grid = new Grid((int) plan.blocks(), 1, 1, tile.threads(), tile.sharedBytes());
        ByteBuffer shape = product.shape(plan.slice(), out, stored.bytes(), end);
        Arguments arguments = Arguments.of(product.a().address(), product.b().address(), out, shape);
        device.launch(tile.kernel(), product, grid, arguments);
    }

    private void sum(GemmPlan plan, long slices, GemmEnd end, CudaBuffer out) {
        long batch = plan.product().spec().batch();
        long size = out.size() / batch;
        ByteBuffer structure = end.structure(plan.product().spec().n());
        Arguments arguments = Arguments.of(slices, out.address(), size, batch, plan.splits(), structure);
        Kernel kernel = new Kernel(PARTS, "gemm_sum_" + Suffix.of(out.dtype()));
        device.launch(kernel, plan.product(), device.grid(out.size()), arguments);
    }
}
