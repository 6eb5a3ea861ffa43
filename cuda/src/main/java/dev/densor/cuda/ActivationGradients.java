package dev.densor.cuda;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.cuda.driver.Arguments;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
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
    private final Map<UnaryOp, Kernel> kernels = new EnumMap<>(UnaryOp.class);

    ActivationGradients(Device device, Reductions reductions) {
        this.device = device;
        this.reductions = reductions;
        Stream.of(UnaryOp.values()).filter(UnaryOp::isActivation).forEach(op -> kernels.put(op, kernel(op)));
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
        int multiprocessors = device.driver().properties().multiprocessors();
        if (dbias == null) {
            launch(spec, GradientPlan.of(dz.size(), multiprocessors), NO_SUMS, v, dy, dz);
            return;
        }
        GradientPlan plan = GradientPlan.of(spec.rows(), spec.units(), multiprocessors);
        int segments = plan.segments().count();
        if (segments == 1) {
            launch(spec, plan, dbias.address(), v, dy, dz);
            return;
        }
        device.withScratch((long) segments * spec.units() * Float.BYTES, parts -> {
            launch(spec, plan, parts, v, dy, dz);
            reductions.sums(parts, segments, dbias);
        });
    }

    /** Operands are v, dy and dz. */
    private void launch(ActivationGradientSpec spec, GradientPlan plan, long sums, CudaBuffer... operands) {
        device.launch(
                kernels.get(spec.op()),
                spec,
                device.gridOfBlocks(plan.blocks()),
                Arguments.of(
                        operands[0].address(), operands[1].address(), operands[2].address(), plan.structure(), sums));
    }
}
