package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Tries the kernels for Hopper on a device before they are trusted: tensor maps are made by hand, and their bits are
 * not documented, so that a driver or a GPU may come that takes them otherwise. Small layers of sizes that do and do
 * not fill tiles, by every tile and type, must come out exactly as Java computes them, and nothing behind the output
 * may change.
 *
 * <p>It runs in a context of its own: a kernel that reads where it must not breaks its context for good. NVIDIA
 * promises no more than that such a process should end; contexts have been apart in practice, and {@link
 * SelfTestRecord} keeps a process that does not live to tell from being followed by others.
 */
final class DenseSelfTest {
    /** Sizes that maps take for input and output, and such as none takes. */
    private static final List<DenseSpec> LAYERS =
            List.of(new DenseSpec(35, 24, 72, UnaryOp.RELU), new DenseSpec(9, 37, 13, UnaryOp.RELU));

    /** Behind the output: it must stay as it is. */
    private static final int FENCE = 64;

    private static final double POISON = 96;

    private final String name;
    private final Driver driver;

    /**
     * What came of it.
     *
     * @param mapping that works
     * @param faults of those that do not, for people; nothing where all do
     * @param isFinal whether another process would find the same: whether no fault is an error that may pass, such as
     *     too little memory
     */
    record Verdict(DenseMapping mapping, String faults, boolean isFinal) {}

    /** Why a mapping does not work. */
    private record Fault(String text, boolean isFinal) {}

    /**
     * @param name of the device, for messages
     * @param driver of the device
     */
    DenseSelfTest(String name, Driver driver) {
        this.name = name;
        this.driver = driver;
    }

    /** Tries mappings, the fastest first, until one works; those that were lethal to other processes are left out. */
    Verdict run(SelfTestRecord record) {
        List<Fault> faults = new ArrayList<>();
        for (DenseMapping mapping : List.of(DenseMapping.MAPS, DenseMapping.PANELS)) {
            Optional<Fault> fault = record.isLethal(mapping)
                    ? Optional.of(new Fault(mapping + ": a process ended while it tried them", false))
                    : attempt(mapping, record);
            if (fault.isEmpty()) {
                return verdict(mapping, faults);
            }
            faults.add(fault.get());
        }
        return verdict(DenseMapping.NONE, faults);
    }

    private static Verdict verdict(DenseMapping mapping, List<Fault> faults) {
        String text = faults.stream().map(Fault::text).collect(Collectors.joining("; "));
        return new Verdict(mapping, text, faults.stream().allMatch(Fault::isFinal));
    }

    private Optional<Fault> attempt(DenseMapping mapping, SelfTestRecord record) {
        record.begin(mapping);
        Optional<Fault> fault;
        try {
            fault = attempt(mapping).map(text -> new Fault(mapping + ": " + text, true));
        } catch (CudaException | BackendException failed) {
            fault = Optional.of(new Fault(mapping + ": " + failed.getMessage(), false));
        }
        // Where the other context broke too, this process is lost: the note stays, as if the process had ended.
        if (isAlive()) {
            record.end(mapping);
        }
        return fault;
    }

    private boolean isAlive() {
        try {
            driver.memoryInfo();
            return true;
        } catch (CudaException broken) {
            return false;
        }
    }

    private Optional<String> attempt(DenseMapping mapping) {
        Driver apart = driver.apart();
        Device device = open(apart);
        try (device;
                Transfers transfers = new Transfers(device)) {
            for (DenseTile tile : DenseTile.ALL) {
                for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16)) {
                    for (DenseSpec spec : LAYERS) {
                        Optional<String> fault = new Layer(device, transfers, spec, dtype).fault(tile, mapping);
                        if (fault.isPresent()) {
                            return fault;
                        }
                    }
                }
            }
            return Optional.empty();
        }
    }

    private Device open(Driver apart) {
        try {
            return Device.open(name, apart, new CudaMemory(apart, name));
        } catch (RuntimeException failed) {
            apart.close();
            throw failed;
        }
    }

    /** One layer, of numbers of which all sums are exact in every type. */
    private static final class Layer {
        private final Device device;
        private final Transfers transfers;
        private final DenseSpec spec;
        private final DType dtype;
        private final double[] x;
        private final double[] kernel;
        private final double[] bias;

        Layer(Device device, Transfers transfers, DenseSpec spec, DType dtype) {
            this.device = device;
            this.transfers = transfers;
            this.spec = spec;
            this.dtype = dtype;
            Random random = new Random(spec.hashCode());
            this.x = numbers(random, spec.rows() * spec.features());
            this.kernel = numbers(random, spec.features() * spec.units());
            this.bias = numbers(random, spec.units());
        }

        private static double[] numbers(Random random, int count) {
            return random.ints(count, -1, 2).asDoubleStream().toArray();
        }

        private double[] expected() {
            double[] out = new double[spec.rows() * spec.units() + FENCE];
            Arrays.fill(out, POISON);
            for (int i = 0; i < out.length - FENCE; i++) {
                double sum = bias[i % spec.units()];
                for (int p = 0; p < spec.features(); p++) {
                    sum += x[i / spec.units() * spec.features() + p] * kernel[p * spec.units() + i % spec.units()];
                }
                out[i] = Math.max(sum, 0);
            }
            return out;
        }

        Optional<String> fault(DenseTile tile, DenseMapping mapping) {
            double[] out = expected();
            double[] poison = new double[out.length];
            Arrays.fill(poison, POISON);
            CudaBuffer result = upload(poison);
            HopperDense.Operands operands = new HopperDense.Operands(upload(x), upload(kernel), upload(bias), result);
            Precision precision = dtype == DType.FLOAT32 ? Precision.TF32 : Precision.FLOAT32;
            new HopperDense(device, precision, ActivationForms.ACCURATE, () -> mapping)
                    .run(spec, operands, tile, mapping);
            HostArray computed = HostArray.allocate(dtype, Shape.of(out.length));
            transfers.download(result, computed);
            int at = Arrays.mismatch(out, computed.toDoubles());
            return at < 0
                    ? Optional.empty()
                    : Optional.of(dtype + " " + spec + " by " + tile + ": element " + at + " is "
                            + computed.toDoubles()[at] + ", not " + out[at]);
        }

        /** Freed with the context. */
        private CudaBuffer upload(double[] values) {
            HostArray array = HostArray.of(values, Shape.of(values.length)).cast(dtype);
            CudaBuffer buffer = new CudaBuffer(
                    dtype, values.length, device.memory().allocate((long) values.length * dtype.bytes()));
            transfers.upload(array, buffer);
            return buffer;
        }
    }
}
