package dev.densor.cuda;

import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainSpec.Bytes;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.shape.DType;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Dense layers on sm_90, product, bias and activation in one kernel: operands of 16 bits as they are, FLOAT32 rounded
 * to what the precision says. The input is read as it lies in memory where it has 16 bits and aligned rows, else packed
 * first into memory that is lent for that time; the weights are packed once, see {@link KeptCopies}.
 */
final class HopperDense implements DenseEngine {
    /** Kernels of sm_90a run on nothing newer. */
    static final int ARCHITECTURE = 90;

    /** Kernels count rows and columns of tiles in int. */
    private static final int MOST = 1 << 30;

    private final Device device;
    private final Precision precision;
    private final ActivationForms forms;
    private final Supplier<DenseMapping> trust;
    private final Copies casts;
    private volatile DenseMapping mapping;

    /**
     * Layers on a device.
     *
     * @param precision of FLOAT32 operands
     * @param trust asked once, by the first layer: to answer may take a test
     */
    HopperDense(Device device, Precision precision, ActivationForms forms, Supplier<DenseMapping> trust) {
        this.device = device;
        this.precision = precision;
        this.forms = forms;
        this.trust = trust;
        this.casts = new Copies(device);
    }

    /** Whether there are kernels for a device and its driver. */
    static boolean isFor(DeviceProperties device) {
        KernelImages images = new KernelImages(device.name(), device);
        return device.architecture() == ARCHITECTURE
                && HopperKernels.FAMILIES.stream()
                        .allMatch(family -> images.missing(family).isEmpty());
    }

    /** Whether there are kernels for operands of a type, multiplied in a precision. */
    static boolean multiplies(DType dtype, Precision precision) {
        return dtype != DType.FLOAT64
                && dtype.isFloating()
                && Arithmetic.of(dtype, precision, ARCHITECTURE) != Arithmetic.FMA;
    }

    @Override
    public boolean takes(DenseSpec spec, DType dtype) {
        boolean fits = spec.rows() <= MOST && spec.units() <= MOST && spec.features() <= MOST;
        return fits
                && Functions.isActivation(spec.activation())
                && multiplies(dtype, precision)
                && mapping() != DenseMapping.NONE;
    }

    /** Two threads may both ask; they are answered alike. */
    private DenseMapping mapping() {
        DenseMapping known = mapping;
        if (known == null) {
            known = trust.get();
            mapping = known;
        }
        return known;
    }

    @Override
    public void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        run(spec, new Operands(x, kernel, bias, out));
    }

    /** Queues a layer that {@link #takes} says it can. */
    void run(DenseSpec spec, Operands operands) {
        run(spec, operands, tile(spec), mapping());
    }

    private int multiprocessors() {
        return device.driver().properties().multiprocessors();
    }

    private DenseTile tile(DenseSpec spec) {
        return DenseTile.of(spec.rows(), spec.units(), multiprocessors());
    }

    @Override
    public String description(DenseSpec spec, DType dtype) {
        return "one kernel for Hopper, " + kernels(dtype).product(tile(spec)).name() + ", by " + mapping();
    }

    private HopperKernels kernels(DType dtype) {
        return new HopperKernels(dtype, Arithmetic.of(dtype, precision, ARCHITECTURE));
    }

    /**
     * What a layer is computed with.
     *
     * @param x of the type of the others, or UINT8
     * @param bytes what the layer reads of an x of bytes, else null
     * @param bias or null
     */
    record Operands(CudaBuffer x, Bytes bytes, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        Operands(CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
            this(x, null, kernel, bias, out);
        }
    }

    /** Queues a layer, by a tile and a mapping. */
    void run(DenseSpec spec, Operands operands, DenseTile tile, DenseMapping how) {
        run(spec, operands, tile, how, multiprocessors());
    }

    /** The same on so many multiprocessors at most. */
    void run(DenseSpec spec, Operands operands, DenseTile tile, DenseMapping how, int multiprocessors) {
        HopperProduct product = product(spec, operands, tile, how);
        boolean fast = forms.areFast(operands.out.dtype());
        HopperPanels panels = new HopperPanels(device, product.kernels(), spec);
        panels.keepTurned(
                operands.kernel,
                product.weights(),
                w -> withBias(
                        operands.bias,
                        bias -> withInput(product, panels, operands, x -> {
                            HopperProduct.Places at = new HopperProduct.Places(x, w, bias, operands.out.address());
                            product.launch(device, at, fast, multiprocessors);
                        })));
    }

    private HopperProduct product(DenseSpec spec, Operands operands, DenseTile tile, DenseMapping how) {
        DType dtype = operands.out.dtype();
        boolean maps = how == DenseMapping.MAPS;
        // FLOAT32 is rounded on the way into panels; tensor cores would cut it off.
        boolean isPacked = dtype == DType.FLOAT32 || operands.bytes != null;
        boolean mapsX = maps && !isPacked && isAligned(operands.x, spec.features());
        boolean mapsY = maps && isAligned(operands.out, spec.units());
        return new HopperProduct(spec, kernels(dtype), tile, mapsX, mapsY);
    }

    private static boolean isAligned(CudaBuffer matrix, int pitch) {
        return TensorMap.takes(matrix.address(), matrix.dtype(), pitch);
    }

    /** Kernels add a FLOAT32 bias. */
    private void withBias(CudaBuffer bias, LongConsumer body) {
        if (bias == null || bias.dtype() == DType.FLOAT32) {
            body.accept(bias == null ? 0 : bias.address());
            return;
        }
        int units = Math.toIntExact(bias.size());
        KeptCopies.Form form = new KeptCopies.Form("bias", 1, units, (long) units * Float.BYTES);
        device.copies()
                .lend(
                        bias,
                        form,
                        to -> casts.copy(View.of(bias), View.of(new CudaBuffer(DType.FLOAT32, units, to))),
                        body);
    }

    private static void withInput(HopperProduct product, HopperPanels panels, Operands operands, LongConsumer body) {
        if (product.mapsX()) {
            body.accept(operands.x.address());
        } else if (operands.bytes == null) {
            panels.lend(operands.x, product.x(), body);
        } else {
            panels.lend(operands.x, operands.bytes, product.x(), body);
        }
    }
}
