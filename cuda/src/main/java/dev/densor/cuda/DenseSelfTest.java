package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Tries the kernels for Hopper on a device before they are trusted: tensor maps are made by hand, and their bits are
 * not documented, so that a driver or a GPU may come that takes them otherwise. Small layers of sizes that do and do
 * not fill tiles, by every tile and type, must come out exactly as Java computes them, and nothing behind the output
 * may change.
 *
 * <p>It runs in a context of its own: a kernel that reads where it must not breaks its context for good. NVIDIA
 * promises no more than that such a process should end; contexts have been apart in practice, and {@link
 * SelfTestRecord} keeps a process that does not live to tell from being followed by others. And it runs on a thread of
 * its own: a kernel that waits for what never comes holds up that thread, and with it parts of the GPU until the
 * process ends, but not who asked.
 */
final class DenseSelfTest {
    /**
     * Sizes that maps take for input and output, such as none takes, and one of rows for both blocks of a cluster, and
     * of so many tiles for each block that its steps along k are more than there are stages.
     */
    private static final List<DenseSpec> LAYERS = List.of(
            new DenseSpec(35, 24, 72, UnaryOp.RELU),
            new DenseSpec(9, 37, 13, UnaryOp.RELU),
            new DenseSpec(140, 264, 136, UnaryOp.RELU));

    /** Each type of operands and results that there are kernels for. */
    private static final List<Kind> KINDS = List.of(
            new Kind(DType.FLOAT32, Precision.TF32),
            new Kind(DType.FLOAT32, Precision.BFLOAT16),
            new Kind(DType.FLOAT32, Precision.FLOAT16),
            new Kind(DType.BFLOAT16, Precision.FLOAT32),
            new Kind(DType.FLOAT16, Precision.FLOAT32));

    /** As many blocks are launched as such a device has room for, so that each goes from tile to tile. */
    private static final int MULTIPROCESSORS = 2;

    /** Loading and running the kernels takes less than a second. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Where the driver compiles them first, a minute or two. */
    private static final Duration LIMIT_TO_COMPILE = Duration.ofMinutes(5);

    /** Behind the output: it must stay as it is. */
    private static final int FENCE = 64;

    private static final double POISON = 96;

    private final String name;
    private final Driver driver;
    private final Duration limit;
    private final List<Layer> layers = LAYERS.stream().map(Layer::new).toList();

    /**
     * What came of it.
     *
     * @param mapping that works
     * @param faults of those that do not, for people; nothing where all do
     * @param isFinal whether another process would find the same: whether no fault is an error that may pass, such as
     *     too little memory
     */
    record Verdict(DenseMapping mapping, String faults, boolean isFinal) {}

    private record Kind(DType dtype, Precision precision) {
        @Override
        public String toString() {
            return dtype == DType.FLOAT32 ? dtype + " in " + precision : dtype.toString();
        }
    }

    /** Why a mapping does not work. */
    private record Fault(String text, boolean isFinal) {}

    /** Of a test that goes on: nothing else can be tried beside it. */
    private static final class Unending extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param name of the device, for messages
     * @param driver of the device
     */
    DenseSelfTest(String name, Driver driver) {
        this(name, driver, limit(driver));
    }

    /** One that takes at most {@code limit} for each mapping. */
    DenseSelfTest(String name, Driver driver, Duration limit) {
        this.name = name;
        this.driver = driver;
        this.limit = limit;
    }

    private static Duration limit(Driver driver) {
        return KernelImages.cubinArchitecture(driver.properties()).isPresent() ? LIMIT : LIMIT_TO_COMPILE;
    }

    /** Tries mappings, the fastest first, until one works; those that were lethal to other processes are left out. */
    Verdict run(SelfTestRecord record) {
        List<Fault> faults = new ArrayList<>();
        for (DenseMapping mapping : List.of(DenseMapping.MAPS, DenseMapping.PANELS)) {
            try {
                Optional<Fault> fault = record.isLethal(mapping)
                        ? Optional.of(new Fault(mapping + ": a process ended while it tried them", false))
                        : attempt(mapping, record);
                if (fault.isEmpty()) {
                    return verdict(mapping, faults);
                }
                faults.add(fault.get());
            } catch (Unending goesOn) {
                faults.add(
                        new Fault(mapping + ": the test did not end within " + limit.toMillis() / 1e3 + " s", false));
                break;
            }
        }
        return verdict(DenseMapping.NONE, faults);
    }

    private static Verdict verdict(DenseMapping mapping, List<Fault> faults) {
        String text = faults.stream().map(Fault::text).collect(Collectors.joining("; "));
        return new Verdict(mapping, text, faults.stream().allMatch(Fault::isFinal));
    }

    private Optional<Fault> attempt(DenseMapping mapping, SelfTestRecord record) throws Unending {
        record.begin(mapping);
        Optional<Fault> fault;
        try {
            fault = inTime(mapping).map(text -> new Fault(mapping + ": " + text, true));
        } catch (CudaException | BackendException failed) {
            fault = Optional.of(new Fault(mapping + ": " + failed.getMessage(), false));
        }
        // Where the other context broke too, or the test goes on, this process is lost: the note stays, as if it had
        // ended.
        if (isAlive()) {
            record.end(mapping);
        }
        return fault;
    }

    private Optional<String> inTime(DenseMapping mapping) throws Unending {
        FutureTask<Optional<String>> test = new FutureTask<>(() -> attempt(mapping));
        Thread thread = new Thread(test, "densor: self-test of " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return test.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Unending();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new BackendException(name + ": interrupted while its kernels for dense layers were tested", stop);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(name + ": self-test of dense layers", failed.getCause());
        }
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
                for (Kind kind : KINDS) {
                    for (Layer layer : layers) {
                        Optional<String> fault = new Trial(device, transfers, layer, kind).fault(tile, mapping);
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

    /** One layer, of numbers of which all sums are exact in every type, and what is to come of it. */
    private static final class Layer {
        private final DenseSpec spec;
        private final double[] x;
        private final double[] kernel;
        private final double[] bias;
        private final double[] expected;

        Layer(DenseSpec spec) {
            this.spec = spec;
            Random random = new Random(spec.hashCode());
            this.x = numbers(random, spec.rows() * spec.features());
            this.kernel = numbers(random, spec.features() * spec.units());
            this.bias = numbers(random, spec.units());
            this.expected = poison();
            for (int i = 0; i < expected.length - FENCE; i++) {
                expected[i] = element(i / spec.units(), i % spec.units());
            }
        }

        private static double[] numbers(Random random, int count) {
            return random.ints(count, -1, 2).asDoubleStream().toArray();
        }

        double[] poison() {
            double[] out = new double[spec.rows() * spec.units() + FENCE];
            Arrays.fill(out, POISON);
            return out;
        }

        private double element(int row, int column) {
            double sum = bias[column];
            for (int p = 0; p < spec.features(); p++) {
                sum += x[row * spec.features() + p] * kernel[p * spec.units() + column];
            }
            return Math.max(sum, 0);
        }
    }

    /** A layer on the device. */
    private record Trial(Device device, Transfers transfers, Layer layer, Kind kind) {
        Optional<String> fault(DenseTile tile, DenseMapping mapping) {
            CudaBuffer result = upload(layer.poison());
            HopperDense.Operands operands =
                    new HopperDense.Operands(upload(layer.x), upload(layer.kernel), upload(layer.bias), result);
            new HopperDense(device, kind.precision, ActivationForms.ACCURATE, () -> mapping)
                    .run(layer.spec, operands, tile, mapping, MULTIPROCESSORS);
            HostArray computed = HostArray.allocate(kind.dtype, Shape.of(layer.expected.length));
            transfers.download(result, computed);
            int at = Arrays.mismatch(layer.expected, computed.toDoubles());
            return at < 0
                    ? Optional.empty()
                    : Optional.of(kind + " " + layer.spec + " by " + tile + ": element " + at + " is "
                            + computed.toDoubles()[at] + ", not " + layer.expected[at]);
        }

        /** Freed with the context. */
        private CudaBuffer upload(double[] values) {
            HostArray array = HostArray.of(values, Shape.of(values.length)).cast(kind.dtype);
            CudaBuffer buffer = new CudaBuffer(
                    kind.dtype, values.length, device.memory().allocate((long) values.length * kind.dtype.bytes()));
            transfers.upload(array, buffer);
            return buffer;
        }
    }
}
