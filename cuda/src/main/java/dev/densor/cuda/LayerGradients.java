package dev.densor.cuda;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseGradientKernel.Operands;
import dev.densor.backend.fused.DenseGradientKernel.Results;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.util.function.UnaryOperator;

/**
 * The way back through dense layers: dz, with the gradient of the bias on the way, then the two products that dz is an
 * operand of.
 *
 * <p>Where Densor's own kernels multiply and would pack dz first, each product for itself, dz is written once as they
 * want it in place of float32, if that is the faster way as the model of {@link GemmPlanner} has it. cuBLAS rounds
 * operands itself.
 */
final class LayerGradients {
    private final Device device;
    private final Gemm gemm;
    private final ActivationGradients activations;
    private final Reductions reductions;

    LayerGradients(Device device, Gemm gemm, ActivationGradients activations, Reductions reductions) {
        this.device = device;
        this.gemm = gemm;
        this.activations = activations;
        this.reductions = reductions;
    }

    /** As {@link dev.densor.backend.fused.DenseGradientKernel#denseGradient}. */
    void gradient(DenseSpec spec, Operands in, Results out) {
        if (gemm instanceof OwnGemm own && packs(own, spec, in, out)) {
            packed(own, spec, in, out);
        } else {
            plain(spec, in, out);
        }
    }

    private static CudaBuffer memory(Buffer buffer) {
        return (CudaBuffer) buffer;
    }

    private static long size(DenseSpec spec) {
        return (long) spec.rows() * spec.units();
    }

    /** By way of dz as float32 numbers without gaps, which is dy where there is no activation. */
    void plain(DenseSpec spec, Operands in, Results out) {
        CudaBuffer dy = memory(in.dy());
        CudaBuffer dbias = memory(out.dbias());
        if (spec.activation() == null) {
            if (dbias != null) {
                reductions.reduce(ReduceOp.SUM, dy, new Extent(1, spec.rows(), spec.units()), dbias);
            }
            multiply(spec, dy, in, out);
            return;
        }
        ActivationGradientSpec sizes = new ActivationGradientSpec(spec.rows(), spec.units(), spec.activation());
        device.withScratch(size(spec) * Float.BYTES, place -> {
            CudaBuffer dz = new CudaBuffer(DType.FLOAT32, size(spec), place);
            activations.gradient(sizes, memory(in.v()), dy, dz, dbias);
            multiply(spec, dz, in, out);
        });
    }

    private void multiply(DenseSpec spec, CudaBuffer dz, Operands in, Results out) {
        if (out.dx() != null) {
            gemm.multiply(toX(spec), dz, memory(in.kernel()), memory(out.dx()));
        }
        if (out.dkernel() != null) {
            gemm.multiply(toKernel(spec), memory(in.x()), dz, memory(out.dkernel()));
        }
    }

    /** dx = dz . kernel^T */
    private static MatmulSpec toX(DenseSpec spec) {
        return new MatmulSpec(1, spec.rows(), spec.features(), spec.units(), false, true);
    }

    /** dkernel = x^T . dz */
    private static MatmulSpec toKernel(DenseSpec spec) {
        return new MatmulSpec(1, spec.features(), spec.units(), spec.rows(), true, false);
    }

    /** By way of dz as the type that is multiplied, its rows lengthened to multiples of 16 bytes. */
    void packed(OwnGemm own, DenseSpec spec, Operands in, Results out) {
        device.withScratch(packed(own, dz(spec, 0)).bytes(1), place -> {
            GemmOperand dz = packed(own, dz(spec, place));
            CudaBuffer v = memory(spec.activation() == null ? in.dy() : in.v());
            activations.packed(spec, v, memory(in.dy()), dz, memory(out.dbias()));
            if (out.dx() != null) {
                own.run(own.plan(productToX(spec, dz, in)), GemmEnd.NOTHING, memory(out.dx()));
            }
            if (out.dkernel() != null) {
                own.run(own.plan(productToKernel(spec, dz, in)), GemmEnd.NOTHING, memory(out.dkernel()));
            }
        });
    }

    /** dz as float32 numbers without gaps. */
    private static GemmOperand dz(DenseSpec spec, long place) {
        return GemmOperand.left(toX(spec), DType.FLOAT32, place);
    }

    private static GemmOperand packed(OwnGemm own, GemmOperand dz) {
        return dz.packed(own.multiplicand(), dz.address());
    }

    private static GemmProduct productToX(DenseSpec spec, GemmOperand dz, Operands in) {
        long kernel = memory(in.kernel()).address();
        return new GemmProduct(toX(spec), dz, GemmOperand.right(toX(spec), DType.FLOAT32, kernel), false);
    }

    private static GemmProduct productToKernel(DenseSpec spec, GemmOperand dz, Operands in) {
        GemmOperand x =
                GemmOperand.left(toKernel(spec), DType.FLOAT32, memory(in.x()).address());
        return new GemmProduct(toKernel(spec), x, dz.alongRows(), false);
    }

    /** Whether {@link #packed} is faster than {@link #plain}. */
    boolean packs(OwnGemm own, DenseSpec spec, Operands in, Results out) {
        long read = (spec.activation() == null ? 1 : 2) * size(spec) * Float.BYTES;
        double plain = clocks(own, spec, in, out, UnaryOperator.identity());
        if (spec.activation() != null) {
            plain += own.passing(read + size(spec) * Float.BYTES);
        } else if (out.dbias() != null) {
            plain += own.passing(read);
        }
        double packed = clocks(own, spec, in, out, dz -> packed(own, dz));
        return packed + own.passing(read + packed(own, dz(spec, 0)).bytes(1)) < plain;
    }

    /** What the products cost, of dz at any place, written in some way. */
    private static double clocks(
            OwnGemm own, DenseSpec spec, Operands in, Results out, UnaryOperator<GemmOperand> written) {
        GemmOperand dz = written.apply(dz(spec, 0));
        double clocks = out.dx() == null ? 0 : own.clocks(own.plan(productToX(spec, dz, in)));
        return out.dkernel() == null ? clocks : clocks + own.clocks(own.plan(productToKernel(spec, dz, in)));
    }
}
