package dev.densor.cuda.driver;

import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;

/**
 * NVIDIA's cuBLAS on one stream. Its workspace is its own, so that a result does not depend on what else runs, and a
 * call can be part of a graph; it comes on top of the memory that tensors are given.
 */
public final class CublasHandle implements Blas {
    private static final long MIB = 1 << 20;
    private static final int HOPPER = 90;
    private static final int DEFAULT = cublasGemmAlgo.CUBLAS_GEMM_DEFAULT;

    private static final Pointer ONE = number(1.0f);
    private static final Pointer ZERO = number(0.0f);
    private static final Pointer ONE_64 = number(1.0);
    private static final Pointer ZERO_64 = number(0.0);

    private final CudaContext context;
    private final cublasHandle handle = new cublasHandle();
    private final long workspace;
    private final String description;
    private boolean closed;

    private CublasHandle(CudaContext context, long stream) {
        this.context = context;
        // As NVIDIA recommends.
        long bytes = (context.properties().architecture() >= HOPPER ? 32 : 4) * MIB;
        workspace = context.allocate(bytes);
        boolean created = false;
        try {
            check(() -> JCublas2.cublasCreate(handle), () -> "cublasCreate");
            created = true;
            cudaStream_t queue = new cudaStream_t(context.stream(stream));
            check(() -> JCublas2.cublasSetStream(handle, queue), () -> "cublasSetStream");
            Pointer space = at(workspace);
            check(() -> JCublas2.cublasSetWorkspace(handle, space, bytes), () -> "cublasSetWorkspace");
            // Sums in float32, also of those products whose result is of 16 bits.
            int math = cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION;
            check(() -> JCublas2.cublasSetMathMode(handle, math), () -> "cublasSetMathMode");
            description = "cuBLAS " + version();
        } catch (CudaException failed) {
            if (created) {
                JCublas2.cublasDestroy(handle);
            }
            context.free(workspace);
            throw failed;
        }
    }

    /**
     * Opens cuBLAS on a stream of a device.
     *
     * @throws UnavailableException when there is none that can be used
     */
    public static CublasHandle open(CudaContext context, long stream) throws UnavailableException {
        CublasLibrary library = CublasLibrary.load(context.properties().driverVersion());
        try {
            return new CublasHandle(context, stream);
        } catch (CudaException failed) {
            throw new UnavailableException(
                    library.path() + " does not start: " + failed.getMessage(),
                    "another version may suit this device and driver: give its folder as -D" + CublasLibrary.PATH
                            + "=DIR");
        }
    }

    private static Pointer number(float value) {
        return Pointer.to(
                ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, value));
    }

    private static Pointer number(double value) {
        return Pointer.to(
                ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putDouble(0, value));
    }

    private static Pointer at(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    private void check(IntSupplier call, Supplier<String> name) {
        context.enter();
        CudaStatus.checkBlas(call, name);
    }

    private String version() {
        int[] version = new int[1];
        check(() -> JCublas2.cublasGetVersion(handle, version), () -> "cublasGetVersion");
        return version[0] / 10000 + "." + version[0] / 100 % 100 + "." + version[0] % 100;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public synchronized void multiply(Product product, long a, long b, long out) {
        MatmulSpec spec = product.spec();
        if (closed) {
            throw new IllegalStateException(context + ": cuBLAS is closed");
        }
        if ((long) spec.batch() * spec.m() * spec.n() == 0) {
            return;
        }
        if (spec.batch() == 1) {
            check(() -> one(product, a, b, out), () -> "cublasGemmEx of " + product);
        } else {
            check(() -> batch(product, a, b, out), () -> "cublasGemmStridedBatchedEx of " + product);
        }
    }

    private int one(Product product, long a, long b, long out) {
        ColumnMajor order = ColumnMajor.of(product.spec());
        boolean wide = product.operands() == DType.FLOAT64;
        return JCublas2.cublasGemmEx_new(
                handle,
                operation(order.b().transpose()),
                operation(order.a().transpose()),
                order.rows(),
                order.columns(),
                order.inner(),
                wide ? ONE_64 : ONE,
                at(b),
                type(product.operands()),
                order.b().leading(),
                at(a),
                type(product.operands()),
                order.a().leading(),
                wide ? ZERO_64 : ZERO,
                at(out),
                type(product.result()),
                order.out().leading(),
                compute(product),
                DEFAULT);
    }

    private int batch(Product product, long a, long b, long out) {
        ColumnMajor order = ColumnMajor.of(product.spec());
        boolean wide = product.operands() == DType.FLOAT64;
        return JCublas2.cublasGemmStridedBatchedEx_new(
                handle,
                operation(order.b().transpose()),
                operation(order.a().transpose()),
                order.rows(),
                order.columns(),
                order.inner(),
                wide ? ONE_64 : ONE,
                at(b),
                type(product.operands()),
                order.b().leading(),
                order.b().stride(),
                at(a),
                type(product.operands()),
                order.a().leading(),
                order.a().stride(),
                wide ? ZERO_64 : ZERO,
                at(out),
                type(product.result()),
                order.out().leading(),
                order.out().stride(),
                product.spec().batch(),
                compute(product),
                DEFAULT);
    }

    private static int operation(boolean transpose) {
        return transpose ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }

    private static int type(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> cudaDataType.CUDA_R_32F;
            case FLOAT64 -> cudaDataType.CUDA_R_64F;
            case FLOAT16 -> cudaDataType.CUDA_R_16F;
            case BFLOAT16 -> cudaDataType.CUDA_R_16BF;
            case INT32, INT64, INT8, UINT8, BOOL -> throw new IllegalArgumentException("cuBLAS takes no " + dtype);
        };
    }

    private static int compute(Product product) {
        if (product.operands() == DType.FLOAT64) {
            return cublasComputeType.CUBLAS_COMPUTE_64F;
        }
        if (product.operands() != DType.FLOAT32) {
            return cublasComputeType.CUBLAS_COMPUTE_32F;
        }
        return switch (product.rounding()) {
            case NONE -> cublasComputeType.CUBLAS_COMPUTE_32F;
            case TF32 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
            case BFLOAT16 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
            case FLOAT16 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16F;
        };
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            context.enter();
            CudaStatus.of(() -> JCublas2.cublasDestroy(handle));
            context.free(workspace);
        }
    }
}
