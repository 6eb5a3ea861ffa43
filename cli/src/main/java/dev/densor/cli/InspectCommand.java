package dev.densor.cli;

import dev.densor.saving.Compatibility;
import dev.densor.saving.Compatibility.LayerReport;
import dev.densor.saving.Compatibility.Support;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code densor inspect}: what of a model file is supported, layer by layer. */
@Command(
        name = "inspect",
        description = "Reports for each layer of a model whether it is supported, and if not, why.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the model can be loaded", "1:it cannot", "2:wrong use"})
final class InspectCommand implements Callable<Integer> {
    private static final int REMARK_WIDTH = 60;

    @ParentCommand
    private Main main;

    @Mixin
    private ModelArguments arguments;

    @Override
    public Integer call() {
        Compatibility report = arguments.inspect();
        PrintWriter out = main.console().out();
        if (!report.layers().isEmpty()) {
            String version = report.kerasVersion().isEmpty() ? "an unknown Keras" : "Keras " + report.kerasVersion();
            out.println(Text.printable(arguments.file() + ": written by " + version));
            table(report).lines().forEach(out::println);
        }
        if (report.isLoadable()) {
            out.println("The model can be loaded.");
            return ExitCode.OK;
        }
        main.console().err().println("densor: " + Text.printable(report.problem()));
        return ExitCode.SOFTWARE;
    }

    private static Table table(Compatibility report) {
        Table table = new Table(
                Table.Column.of("Layer"),
                Table.Column.of("Type"),
                Table.Column.of("Supported"),
                Table.Column.of("Remark", REMARK_WIDTH));
        for (LayerReport layer : report.layers()) {
            table.add(layer.name(), layer.className(), answer(layer.support()), layer.remark());
        }
        return table;
    }

    private static String answer(Support support) {
        return switch (support) {
            case FULL, REMARK -> "yes";
            case NONE -> "no";
        };
    }
}
