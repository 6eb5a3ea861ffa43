package dev.densor.cli;

import dev.densor.saving.Compatibility;
import dev.densor.saving.ModelFile;
import dev.densor.saving.Models;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model a command is about. */
final class ModelArguments {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A .keras or .h5 file; or, with --architecture, a file of weights.")
    private Path model;

    @Option(
            names = "--architecture",
            paramLabel = "FILE",
            description = "The .json file of model.to_json(), when MODEL holds weights only.")
    private Path architecture;

    Path file() {
        return model;
    }

    ModelFile read() {
        return architecture == null ? Models.read(model) : Models.read(model, architecture);
    }

    Compatibility inspect() {
        return architecture == null ? Models.inspect(model) : Models.inspect(model, architecture);
    }
}
