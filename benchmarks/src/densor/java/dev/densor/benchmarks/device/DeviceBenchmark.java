package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Times a device's kernels, products, transfers and predictions, and sets each pass over memory beside a copy. */
@Command(name = "device.sh", description = "Times what a device does, and writes a report.")
final class DeviceBenchmark implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    @Option(names = "--device", defaultValue = "auto", description = "Which device. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--rows",
            defaultValue = "65536",
            description = "Rows of 1024 floats that the kernels go over. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "1024,4096,8192",
            description = "Sides of the square matrices that are multiplied. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes;

    @Option(
            names = "--shapes",
            split = ",",
            converter = SizeConverter.class,
            defaultValue = "32x784x512,1024x1024x1024,4096x784x512",
            description = "Dense layers: rows, features and units. Default: ${DEFAULT-VALUE}.")
    private List<Size> shapes;

    @Option(
            names = "--types",
            split = ",",
            defaultValue = "FLOAT32",
            description = "Types of dense layers and of networks on the device. Default: ${DEFAULT-VALUE}.")
    private List<DType> types;

    @Option(
            names = "--batches",
            split = ",",
            defaultValue = "1,32,256,4096,65536",
            description = "Rows that networks predict at once. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batches;

    @Option(
            names = "--head-start-mib",
            defaultValue = "256",
            description = "Memory that a device with a clock of its own fills before a batch of dense layers, so that"
                    + " it does not wait for them to be queued. Default: ${DEFAULT-VALUE}.")
    private int headStartMiB;

    @Option(
            names = "--batch-ms",
            defaultValue = "20",
            description = "Milliseconds for which calls are queued before they are waited for. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double batchMilliseconds;

    @Option(
            names = "--tolerance",
            defaultValue = "1e-4",
            description = "Error of a prediction with which it is still timed. Default: ${DEFAULT-VALUE}.")
    private double tolerance;

    /** The command line's way to a size. */
    static final class SizeConverter implements ITypeConverter<Size> {
        @Override
        public Size convert(String text) {
            try {
                return Size.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new CommandLine.TypeConversionException(wrong.getMessage());
            }
        }
    }

    /** What is timed, by its name on the command line. */
    private enum Family {
        pass,
        product,
        dense,
        network,
        gradient,
        transfer,
        predict
    }

    @Option(
            names = "--families",
            split = ",",
            defaultValue = "pass,product,dense,network,gradient,transfer,predict",
            description = "What is timed: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Family> families;

    @Option(names = "--out", description = "Write FILE, in JSON.")
    private Path out;

    /** Runs it and exits. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** The status that {@link #main} exits with. */
    static int run(String... args) {
        CommandLine command = new CommandLine(new DeviceBenchmark());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, called, parsed) -> {
            System.err.println("device.sh: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return command.execute(args);
    }

    @Override
    public Integer call() throws IOException {
        try (Backend backend = Backends.open(device)) {
            DeviceResults results = new DeviceResults(
                    backend.info().name(),
                    backend.info().hardware(),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                    options(),
                    measure(backend));
            System.out.println(results.device() + ": " + results.hardware() + "\n" + results.toText());
            if (out != null) {
                Files.writeString(out, results.toJson());
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private List<Figure> measure(Backend backend) {
        Timer timer = new Timer(backend, batchMilliseconds);
        List<Figure> figures = new ArrayList<>();
        if (families.contains(Family.pass)) {
            try (Passes passes = new Passes(backend, timer, rows)) {
                figures.addAll(passes.measure());
            }
        }
        if (families.contains(Family.product)) {
            figures.addAll(products(backend, timer));
        }
        if (families.contains(Family.dense)) {
            figures.addAll(layers(backend));
        }
        if (families.contains(Family.network)) {
            figures.addAll(networks(backend));
        }
        if (families.contains(Family.gradient)) {
            figures.addAll(gradients(backend, timer));
        }
        if (families.contains(Family.transfer)) {
            figures.addAll(new Transfers(backend, timer).measure(rows * 1024));
        }
        if (families.contains(Family.predict)) {
            figures.addAll(new Predictions(backend, timer, tolerance).measure(batches));
        }
        return figures;
    }

    private List<Figure> products(Backend backend, Timer timer) {
        Products products = new Products(backend, timer);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)) {
            sizes.forEach(size -> products.product(dtype, size, size, size));
        }
        return products.figures();
    }

    private List<Figure> layers(Backend backend) {
        try (Turns turns = new Turns(backend, batchMilliseconds, headStartMiB)) {
            Layers layers = new Layers(backend, turns);
            for (DType dtype : types) {
                shapes.forEach(shape -> layers.layer(dtype, shape));
            }
            return layers.figures();
        }
    }

    private List<Figure> networks(Backend backend) {
        try (Turns turns = new Turns(backend, batchMilliseconds, headStartMiB)) {
            Networks networks = new Networks(backend, turns, tolerance);
            return types.stream()
                    .flatMap(dtype -> batches.stream().map(batch -> networks.measure(dtype, batch)))
                    .toList();
        }
    }

    private static List<Figure> gradients(Backend backend, Timer timer) {
        Gradients gradients = new Gradients(backend, timer);
        UnaryOp[] activations = EnumSet.range(UnaryOp.RELU, UnaryOp.LOG_SIGMOID).toArray(UnaryOp[]::new);
        gradients.activations(4096, 512, UnaryOp.EXP, UnaryOp.TANH);
        gradients.activations(4096, 512, activations);
        gradients.activations(256, 512, UnaryOp.RELU, UnaryOp.TANH, UnaryOp.GELU);
        gradients.layers(256, 784, 512, "relu", "gelu");
        gradients.layers(4096, 1024, 1024, "relu", "gelu");
        gradients.layers(8192, 2048, 2047, "relu");
        gradients.crossentropy(256, 10);
        gradients.crossentropy(4096, 10);
        gradients.crossentropy(4096, 1000);
        return gradients.figures();
    }

    /** The system properties of Densor's that this process was started with. */
    private static List<String> options() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("densor."))
                .sorted()
                .map(name -> name + "=" + System.getProperty(name))
                .toList();
    }
}
