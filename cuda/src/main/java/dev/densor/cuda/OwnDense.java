package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;

/**
 * Dense layers by Densor's own products, which end with bias and activation where they are computed, so that results go
 * through memory once: in one launch, or in as many as the product alone takes. The product is not rounded to the type
 * before the bias is added. Weights that the kernel needs packed are packed once; see {@link KeptCopies}.
 */
final class OwnDense implements DenseEngine {
    private final Device device;
    private final Precision precision;
    private final OwnGemm gemm;

    /** @param precision of {@code gemm}, for people */
    OwnDense(Device device, Precision precision, OwnGemm gemm) {
        this.device = device;
        this.precision = precision;
        this.gemm = gemm;
    }

    /** FLOAT64 is what others are checked with: it is computed step by step. */
    @Override
    public boolean takes(DenseSpec spec, DType dtype) {
        return Functions.isActivation(spec.activation()) && dtype.isFloating() && dtype != DType.FLOAT64;
    }

    @Override
    public String description(DenseSpec spec, DType dtype) {
        return "Densor's own matrix products with bias and activation where they end" + precision.remark();
    }

    @Override
    public void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        GemmPlan plan = gemm.plan(MatmulSpec.of(spec.rows(), spec.units(), spec.features()), x, kernel, true);
        GemmEnd end = new GemmEnd(bias == null ? 0 : bias.address(), spec.activation());
        GemmOperand weights = plan.right();
        if (!plan.packs(weights)) {
            gemm.run(plan, end, out);
            return;
        }
        GemmOperand form = weights.packed(plan.tile().stored(), 0);
        device.copies()
                .lend(
                        kernel,
                        new KeptCopies.Form("gemm_" + form.dtype(), form.rows(), form.columns(), form.bytes(1)),
                        place -> gemm.pack(plan, weights, place),
                        place -> gemm.run(plan.withRight(weights.packed(form.dtype(), place)), end, out));
    }
}
