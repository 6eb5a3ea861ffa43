package dev.densor.cuda;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The way back through activations and the biases before them, in one pass over memory; the same result in every run.
 * Where there are more rows than one block for each column should go along, a second, small kernel adds up what the
 * blocks come to.
 */
final class ActivationGradients {
    private static final long NO_SUMS = 0;

    private final Device device;
    private final Reductions reductions;
    private final int multiprocessors;
    private final Map<UnaryOp, Kernel> kernels = new EnumMap<>(UnaryOp.class);

    ActivationGradients(Device device, Reductions reductions) {
        this.device = device;
        this.reductions = reductions;
        this.multiprocessors = device.driver().properties().multiprocessors();
        Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation).forEach(op -> kernels.put(op, kernel(op)));
    }

    /** The kernel of all activations, for dz of a type. */
    static Kernel packing(DType dtype) {
        return new Kernel("dense_gradient", "dense_gradient_" + Suffix.of(dtype));
    }

    /** The kernel of an activation. */
    static Kernel kernel(UnaryOp op) {
        return new Kernel("gradient", "gradient_" + op.name().toLowerCase(Locale.ROOT));
    }

    /**
     * As {@link dev.densor.backend.fused.ActivationGradientKernel#activationGradient}.
     *
     * @param dz may be {@code dy}
     * @param dbias or null
     */
    void gradient(ActivationGradientSpec spec, CudaBuffer v, CudaBuffer dy, CudaBuffer dz, CudaBuffer dbias) {
        Kernel kernel = kernels.get(spec.op());
        GradientPlan plan = dbias == null
                ? GradientPlan.of(dz.size(), multiprocessors)
                : GradientPlan.of(spec.rows(), spec.units(), multiprocessors);
        ByteBuffer structure = plan.structure(plan.units());
        run(plan, dbias, sums -> {
            Arguments arguments = Arguments.of(v.address(), dy.address(), dz.address(), structure, sums);
            device.launch(kernel, spec, device.gridOfBlocks(plan.blocks()), arguments);
        });
    }

    /**
     * The same, with dz as the products behind it want it: of any type, and in rows that lie apart.
     *
     * @param spec its activation may be null
     * @param v {@code dy} where there is no activation
     * @param dz [rows, units]
     * @param dbias or null
     */
    void packed(DenseSpec spec, CudaBuffer v, CudaBuffer dy, GemmOperand dz, CudaBuffer dbias) {
        Kernel kernel = packing(dz.dtype());
        int code = Functions.code(spec.activation());
        GradientPlan plan = GradientPlan.of(spec.rows(), spec.units(), multiprocessors);
        ByteBuffer structure = plan.structure(dz.pitch());
        run(plan, dbias, sums -> {
            Arguments arguments = Arguments.of(code, v.address(), dy.address(), dz.address(), structure, sums);
            device.launch(kernel, spec, device.gridOfBlocks(plan.blocks()), arguments);
        });
    }

    /** @param pass launches a kernel, given the address that sums of segments go to, or {@value #NO_SUMS} */
    private void run(GradientPlan plan, CudaBuffer dbias, LongConsumer pass) {
        int segments = plan.segments().count();
        if (dbias == null || segments == 1) {
            pass.accept(dbias == null ? NO_SUMS : dbias.address());
            return;
        }
        device.withScratch(segments * plan.units() * Float.BYTES, parts -> {
            pass.accept(parts);
            reductions.sums(parts, segments, dbias);
        });
    }
}
