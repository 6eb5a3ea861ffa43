package dev.densor.cli;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.DeviceInfo;
import dev.densor.backend.Explains;
import dev.densor.cli.data.Dataset;
import dev.densor.cli.data.Labels;
import dev.densor.cli.data.Port;
import dev.densor.cli.data.Predictions;
import dev.densor.cli.data.Scores;
import dev.densor.nn.InputSpec;
import dev.densor.nn.Model;
import dev.densor.shape.HostArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code densor predict}: scores a file of data, batch by batch, and tells how well that went. */
@Command(name = "predict", description = "Scores a file of data with a model.")
final class PredictCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArguments arguments;

    @Parameters(
            index = "1",
            paramLabel = "INPUT",
            converter = DataFile.class,
            description = "An .npy; an .npz with an array for each input of the model; or a .csv, whose header is"
                    + " optional and whose lines are given the shape of the model's input.")
    private Path input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            converter = DataFile.class,
            description = "Write the predictions to this .npy, .npz or .csv file.")
    private Path output;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            converter = DataFile.class,
            description = "Compare with the right answers in this .npy, .npz or .csv file.")
    private Path labelsFile;

    @Option(
            names = "--columns",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "The columns of a .csv to use: names, numbers from 1, or ranges such as 2-785.")
    private List<String> columns = List.of();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + Model.DEFAULT_BATCH,
            description = "Rows scored at a time (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = Backends.AUTO,
            description = "The backend to use, of those that densor devices lists (default ${DEFAULT-VALUE}: the"
                    + " usable one of the highest priority).")
    private String device;

    @Option(names = "--explain", description = "Tell which kernels computed the dense layers, and why.")
    private boolean explains;

    /** What the device said of its kernels. */
    private final List<String> explanations = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        checkUse();
        try (Backend backend = Backends.open(device);
                Model model = arguments.read().model().on(backend)) {
            run(model);
        }
        return 0;
    }

    private void checkUse() throws IOException {
        if (batch < 1) {
            throw wrongUse("--batch must be 1 or more, not " + batch);
        }
        if (output != null && Files.exists(output)) {
            for (Path read : new Path[] {arguments.file(), input, labelsFile}) {
                if (read != null && Files.exists(read) && Files.isSameFile(read, output)) {
                    throw wrongUse("the predictions would replace " + read + ", which is read; name another -o");
                }
            }
        }
    }

    private ParameterException wrongUse(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private void listen(Backend backend) {
        if (backend instanceof Explains explaining) {
            explaining.explain(explanations::add);
        } else {
            explanations.add(backend.info().name() + " does not tell how it computes");
        }
    }

    private void run(Model model) {
        if (explains) {
            listen(model.backend());
        }
        if (labelsFile != null && model.outputNames().size() != 1) {
            throw wrongUse("--labels is for models with one output, this one has " + model.outputNames());
        }
        try (Dataset data = Dataset.open(input, inputs(model), columns);
                Labels labels = labelsFile == null ? null : Labels.open(labelsFile, data.rows());
                Predictions predictions = output == null ? null : Predictions.create(output, outputs(model))) {
            List<Consumer<List<HostArray>>> takers = new ArrayList<>();
            Scores scores = labels == null ? null : new Scores(labels.name());
            if (labels != null) {
                takers.add(batch -> scores.add(batch.get(0), labels.next(rows(batch))));
            }
            if (predictions != null) {
                takers.add(predictions::write);
            }
            report(model.backend().info(), score(model, data, takers));
            if (predictions != null) {
                predictions.commit();
                main.console().out().println("wrote " + output);
            }
            if (scores != null) {
                scores.result().lines().forEach(main.console().out()::println);
            }
        }
    }

    private static List<Port> inputs(Model model) {
        return model.inputs().stream()
                .map((InputSpec input) -> new Port(input.name(), input.shape()))
                .toList();
    }

    private static List<Port> outputs(Model model) {
        List<Port> outputs = new ArrayList<>();
        for (int i = 0; i < model.outputNames().size(); i++) {
            outputs.add(
                    new Port(model.outputNames().get(i), model.outputShapes().get(i)));
        }
        return outputs;
    }

    private static int rows(List<HostArray> batch) {
        return batch.get(0).shape().dim(0);
    }

    /** Hands the predictions for each batch to {@code takers}. */
    private Progress score(Model model, Dataset data, List<Consumer<List<HostArray>>> takers) {
        Progress progress = new Progress(main.console(), data.rows(), System::nanoTime);
        try (progress) {
            for (List<HostArray> x = data.next(batch); !x.isEmpty(); x = data.next(batch)) {
                List<HostArray> predicted = model.predict(x, batch);
                takers.forEach(taker -> taker.accept(predicted));
                progress.advance(rows(predicted));
            }
        }
        return progress;
    }

    private void report(DeviceInfo used, Progress scored) {
        PrintWriter out = main.console().out();
        out.println("device " + used.name() + " (" + used.hardware() + ")");
        explanations.forEach(out::println);
        out.println("rows " + scored.done());
        out.println("rows per second " + Math.round(scored.done() / scored.seconds()));
    }
}
