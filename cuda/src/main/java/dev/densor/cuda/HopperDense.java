package dev.densor.cuda;

import dev.densor.backend.View;
import dev.densor.backend.fused.DenseChainSpec.Bytes;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.DeviceProperties;
import dev.densor.cuda.driver.Grid;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
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

    private static final String FAMILY = "dense_hopper_";
    private static final String PANELS = "panels";
    /** The files that its kernels are in. */
    static final List<String> FAMILIES = List.of(FAMILY + "bf16", FAMILY + "f16", FAMILY + "tf32", PANELS);

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
                && FAMILIES.stream().allMatch(family -> images.missing(family).isEmpty());
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
        return "one kernel for Hopper, " + new Names(dtype, arithmetic(dtype)).dense(tile(spec)) + ", by " + mapping();
    }

    private Arithmetic arithmetic(DType dtype) {
        return Arithmetic.of(dtype, precision, ARCHITECTURE);
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
        int blocks = tile.blocks(spec.rows(), spec.units(), multiprocessors);
        new Layer(spec, operands, tile, how == DenseMapping.MAPS).run(blocks);
    }

    /** What kernels for a type of tensors are called. */
    private record Names(DType dtype, Arithmetic arithmetic) {
        /** {@code tf32}: what is multiplied. */
        String operand() {
            return arithmetic == Arithmetic.TF32
                    ? arithmetic.name().toLowerCase(Locale.ROOT)
                    : Suffix.of(arithmetic.packed());
        }

        String dense(DenseTile tile) {
            return FAMILY + operand() + "_" + Suffix.of(dtype) + "_" + tile;
        }

        Kernel kernel(DenseTile tile) {
            return new Kernel(FAMILY + operand(), dense(tile));
        }

        Kernel panels(String prefix) {
            return new Kernel(PANELS, prefix + Suffix.of(dtype) + "_" + operand());
        }
    }

    /** One call. */
    private final class Layer {
        /** Bits of what is reached by tensor maps. */
        private static final int X_MAPPED = 1;

        private static final int Y_MAPPED = 4;
        /** Rows of boxes of the output. */
        private static final int OUT_BOX = 16;
        /** Rows of tiles that are computed before the next columns' are, so that operands stay in the cache. */
        private static final int GROUP = 8;

        private static final int SHAPE_BYTES = 10 * Integer.BYTES;

        private final DenseSpec spec;
        private final Operands operands;
        private final DenseTile tile;
        private final DType dtype;
        private final Names names;
        private final PackedPanels x;
        private final PackedPanels weights;
        private final boolean mapsX;
        private final boolean mapsY;

        Layer(DenseSpec spec, Operands operands, DenseTile tile, boolean maps) {
            this.spec = spec;
            this.operands = operands;
            this.tile = tile;
            this.dtype = operands.out.dtype();
            Arithmetic arithmetic = arithmetic(dtype);
            this.names = new Names(dtype, arithmetic);
            int bytes = arithmetic.packed().bytes();
            this.x = new PackedPanels(bytes, spec.rows(), spec.features());
            this.weights = new PackedPanels(bytes, spec.units(), spec.features());
            // FLOAT32 is rounded on the way into panels; tensor cores would cut it off.
            boolean isPacked = dtype == DType.FLOAT32 || operands.bytes != null;
            this.mapsX = maps && !isPacked && isAligned(operands.x, spec.features());
            this.mapsY = maps && isAligned(operands.out, spec.units());
        }

        private boolean isAligned(CudaBuffer matrix, int pitch) {
            return TensorMap.takes(matrix.address(), dtype, pitch);
        }

        void run(int blocks) {
            withWeights(w -> withBias(bias -> withInput(in -> launch(in, w, bias, blocks))));
        }

        private void withWeights(LongConsumer body) {
            Kernel kernel = names.panels("panels_turned_");
            KeptCopies.Form form = new KeptCopies.Form(kernel.name(), spec.features(), spec.units(), weights.bytes());
            device.copies()
                    .lend(
                            operands.kernel,
                            form,
                            to -> pack(kernel, weights, panels(operands.kernel, to, weights, spec.units())),
                            body);
        }

        /** Kernels add a FLOAT32 bias. */
        private void withBias(LongConsumer body) {
            CudaBuffer bias = operands.bias;
            if (bias == null || dtype == DType.FLOAT32) {
                body.accept(bias == null ? 0 : bias.address());
                return;
            }
            KeptCopies.Form form = new KeptCopies.Form("bias", 1, spec.units(), (long) spec.units() * Float.BYTES);
            device.copies()
                    .lend(
                            bias,
                            form,
                            to -> casts.copy(View.of(bias), View.of(new CudaBuffer(DType.FLOAT32, spec.units(), to))),
                            body);
        }

        private void withInput(LongConsumer body) {
            if (mapsX) {
                body.accept(operands.x.address());
                return;
            }
            device.withScratch(x.bytes(), to -> {
                Bytes bytes = operands.bytes;
                if (bytes == null) {
                    pack(names.panels("panels_"), x, panels(operands.x, to, x, spec.features()));
                } else {
                    Arguments scaled = Arguments.of(
                            operands.x.address(),
                            to,
                            x.rows(),
                            x.columns(),
                            (long) spec.features(),
                            x.panelRows(),
                            (float) bytes.scale(),
                            (float) bytes.offset());
                    pack(names.panels("panels_u8_"), x, scaled);
                }
                body.accept(to);
            });
        }

        private static Arguments panels(CudaBuffer from, long to, PackedPanels panels, long pitch) {
            return Arguments.of(from.address(), to, panels.rows(), panels.columns(), pitch, panels.panelRows());
        }

        private void pack(Kernel kernel, PackedPanels panels, Arguments arguments) {
            device.launch(kernel, spec, device.grid(panels.chunks()), arguments);
        }

        private void launch(long in, long w, long bias, int blocks) {
            long out = operands.out.address();
            device.launch(
                    names.kernel(tile),
                    spec,
                    new Grid(blocks, 1, 1, tile.threads(), tile.sharedBytes()),
                    Arguments.of(mapOfX(), mapOfY(), in, w, bias, out, shape()));
        }

        private ByteBuffer mapOfX() {
            return mapsX
                    ? TensorMap.of(
                            operands.x.address(), dtype, spec.rows(), spec.features(), spec.features(), tile.rows())
                    : TensorMap.none();
        }

        private ByteBuffer mapOfY() {
            return mapsY
                    ? TensorMap.of(operands.out.address(), dtype, spec.rows(), spec.units(), spec.units(), OUT_BOX)
                    : TensorMap.none();
        }

        /** {@code DenseShape} of dense_hopper.cuh. */
        private ByteBuffer shape() {
            ByteBuffer shape = ByteBuffer.allocate(SHAPE_BYTES).order(ByteOrder.nativeOrder());
            shape.putInt(spec.rows()).putInt(spec.units()).putInt(spec.features());
            shape.putInt(x.panelRows())
                    .putInt(weights.panelRows())
                    .putInt(spec.units())
                    .putInt(GROUP);
            shape.putInt(Functions.code(spec.activation()));
            shape.putInt(forms.areFast(dtype) ? 1 : 0);
            return shape.putInt((mapsX ? X_MAPPED : 0) | (mapsY ? Y_MAPPED : 0)).flip();
        }
    }
}
