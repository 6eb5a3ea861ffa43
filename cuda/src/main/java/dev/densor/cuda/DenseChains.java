package dev.densor.cuda;

import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.cuda.ChainPlan.Teams;
import dev.densor.cuda.KeptCopies.Form;
import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Dense layers of which each reads what the one before it gives, in one launch. */
final class DenseChains {
    /** {@code ChainShape} of dense_chain.cuh: eight numbers, then for each layer two addresses and two numbers. */
    private static final int SHAPE_BYTES = 8 * Integer.BYTES + ChainPlan.MOST_LAYERS * 2 * (Long.BYTES + Integer.BYTES);

    private final Device device;
    private final Precision precision;
    private final boolean isSupported;
    private final Teams teams;

    /**
     * Chains on a device.
     *
     * @param precision of products of FLOAT32
     */
    DenseChains(Device device, Precision precision) {
        this(
                device,
                precision,
                Teams.of(device.kernels().missing(ChainPlan.family(true)).isEmpty()));
    }

    DenseChains(Device device, Precision precision, Teams teams) {
        this.device = device;
        this.precision = precision;
        this.isSupported = device.kernels().missing(ChainPlan.family(false)).isEmpty();
        this.teams = teams;
    }

    /** As {@link dev.densor.backend.fused.DenseChainKernel#takesChain}. */
    boolean takes(DenseChainSpec spec, DType dtype) {
        return isSupported
                && operand(dtype).flatMap(operand -> plan(spec, operand)).isPresent();
    }

    /** How a chain that {@link #takes} is computed, and why, for people. */
    String explain(DenseChainSpec spec, DType dtype) {
        ChainOperand operand = operand(dtype).orElseThrow();
        int blocks = plan(spec, operand).orElseThrow().blocks();
        String units = spec.layers().stream()
                .map(layer -> String.valueOf(layer.units()))
                .collect(Collectors.joining(", "));
        return device.name() + ": dense chain " + dtype + (spec.bytes() == null ? "" : " of bytes") + " [" + spec.rows()
                + ", " + spec.features() + "] through " + units + (spec.softmax() ? " and softmax" : "")
                + ": one launch, products in " + operand + ", 16 rows by "
                + (blocks == 1 ? "a block" : "a cluster of " + blocks + " blocks") + ": it has at most "
                + ChainPlan.MOST_ROWS + " rows and layers of " + ChainPlan.MOST_COLUMNS;
    }

    private Optional<ChainOperand> operand(DType dtype) {
        return dtype.isFloating()
                ? ChainOperand.of(dtype, precision, device.driver().properties().architecture())
                : Optional.empty();
    }

    private Optional<ChainPlan> plan(DenseChainSpec spec, ChainOperand operand) {
        int shared = device.driver().properties().sharedBytesPerBlock() - RowPlan.STATIC_BYTES;
        return ChainPlan.of(spec, operand, teams, shared);
    }

    /** As {@link dev.densor.backend.fused.DenseChainKernel#denseChain}. */
    void run(DenseChainSpec spec, CudaBuffer x, CudaBuffer[] kernels, CudaBuffer[] biases, CudaBuffer out) {
        ChainOperand operand = operand(out.dtype()).orElseThrow();
        ChainPlan plan = plan(spec, operand).orElseThrow();
        Kernel kernel = plan.kernel(operand.suffix(out.dtype()));
        long[] weights = new long[kernels.length];
        withPacked(spec, kernels, operand, weights, () -> {
            ByteBuffer shape = shape(spec, weights, biases);
            withInput(
                    plan,
                    spec,
                    x,
                    from -> withMirror(out, mirror -> {
                        Arguments arguments = Arguments.of(from, out.address(), mirror, plan.pitch(), shape);
                        device.launch(kernel, spec, plan.grid(), arguments);
                    }));
        });
    }

    private static void withInput(ChainPlan plan, DenseChainSpec spec, CudaBuffer x, LongConsumer body) {
        if (plan.mayReadHost(spec)) {
            x.readOnce(body);
        } else {
            body.accept(x.address());
        }
    }

    /** Lends where the results are to be written besides, for the host to find them; 0 for nowhere. */
    private void withMirror(CudaBuffer out, LongConsumer body) {
        MappedSlot slot = device.slots().take(out.bytes(), out::leaveSlot);
        if (slot == null) {
            body.accept(0);
            return;
        }
        try {
            body.accept(slot.address());
            slot.queued();
            out.putInto(slot, false);
        } catch (RuntimeException failed) {
            slot.release();
            throw failed;
        }
    }

    /** Runs {@code body} while the addresses of packed weights stand in {@code weights}. */
    private void withPacked(
            DenseChainSpec spec, CudaBuffer[] kernels, ChainOperand operand, long[] weights, Runnable body) {
        Runnable next = body;
        for (int i = 0; i < kernels.length; i++) {
            int layer = i;
            Runnable inner = next;
            next = () -> withPacked(kernels[layer], form(spec, layer, operand, kernels[layer].dtype()), at -> {
                weights[layer] = at;
                inner.run();
            });
        }
        next.run();
    }

    private static Form form(DenseChainSpec spec, int layer, ChainOperand operand, DType dtype) {
        int features = spec.features(layer);
        int units = spec.layers().get(layer).units();
        String name = "dense_chain_pack_" + operand.suffix(dtype);
        return new Form(name, features, units, operand.packedBytes(features, units));
    }

    private void withPacked(CudaBuffer kernel, Form form, LongConsumer body) {
        LongConsumer pack = to -> device.launch(
                new Kernel(ChainPlan.family(false), form.name()),
                form,
                device.grid(form.bytes() / Launch.PACK),
                Arguments.of(kernel.address(), to, form.rows(), form.columns()));
        device.copies().lend(kernel, form, pack, body);
    }

    private static ByteBuffer shape(DenseChainSpec spec, long[] weights, CudaBuffer[] biases) {
        ByteBuffer shape = ByteBuffer.allocate(SHAPE_BYTES).order(ByteOrder.nativeOrder());
        shape.putInt(spec.rows()).putInt(spec.features());
        shape.putInt(weights.length).putInt(spec.softmax() ? 1 : 0);
        DenseChainSpec.Bytes bytes = spec.bytes() == null ? DenseChainSpec.Bytes.UNSCALED : spec.bytes();
        shape.putInt(spec.bytes() == null ? 0 : 1);
        shape.putFloat((float) bytes.scale()).putFloat((float) bytes.offset());
        // The layers begin at a multiple of an address's size.
        shape.putInt(0);
        for (int i = 0; i < weights.length; i++) {
            DenseChainSpec.Layer layer = spec.layers().get(i);
            shape.putLong(weights[i]).putLong(biases[i] == null ? 0 : biases[i].address());
            shape.putInt(layer.units()).putInt(Functions.code(layer.activation()));
        }
        return shape.rewind();
    }
}
