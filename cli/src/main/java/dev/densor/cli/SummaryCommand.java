package dev.densor.cli;

import dev.densor.nn.Model;
import dev.densor.nn.ModelSummary;
import dev.densor.nn.ModelSummary.Extent;
import dev.densor.nn.ModelSummary.Row;
import dev.densor.saving.ModelFile;
import dev.densor.shape.PartialShape;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code densor summary}: the table of layers that Keras prints, and who wrote the file. */
@Command(
        name = "summary",
        description = "Shows the layers of a model: what they give, how many parameters they have, what they end in.")
final class SummaryCommand implements Callable<Integer> {
    /** Beyond it, a layer's type and its connections go on another line. */
    private static final int TEXT_WIDTH = 36;

    @ParentCommand
    private Main main;

    @Mixin
    private ModelArguments arguments;

    @Override
    public Integer call() {
        ModelFile file = arguments.read();
        PrintWriter out = main.console().out();
        try (Model model = file.model()) {
            print(model.summary(), out);
        }
        out.println(" Format: " + file.format());
        out.println(" Written by: "
                + file.kerasVersion()
                        .map(version -> "Keras " + Text.printable(version))
                        .orElse("a Keras that does not say which"));
        return 0;
    }

    private static void print(ModelSummary summary, PrintWriter out) {
        out.println("Model: \"" + Text.printable(summary.modelName()) + "\"");
        table(summary).lines().forEach(out::println);
        print("Total", summary.total(), out);
        print("Trainable", summary.trainable(), out);
        print("Non-trainable", summary.nonTrainable(), out);
    }

    private static void print(String which, Extent extent, PrintWriter out) {
        out.println(" " + which + " params: " + Text.grouped(extent.parameters()) + " (" + Text.memory(extent.bytes())
                + ")");
    }

    private static Table table(ModelSummary summary) {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.of("Layer (type)", TEXT_WIDTH),
                Table.Column.of("Output Shape"),
                Table.Column.ofNumbers("Param #"),
                Table.Column.of("Activation")));
        if (!summary.isChain()) {
            columns.add(Table.Column.of("Connected to", TEXT_WIDTH));
        }
        Table table = new Table(columns.toArray(Table.Column[]::new));
        for (Row row : summary.rows()) {
            table.add(
                    row.name() + " (" + row.className() + ")",
                    shapes(row.outputs()),
                    Text.grouped(row.parameters()),
                    orDash(row.activation()),
                    orDash(String.join(", ", row.inputs())));
        }
        return table;
    }

    /** {@code (None, 784)}; several outputs in brackets; a question mark where Keras does not know either. */
    private static String shapes(List<PartialShape> outputs) {
        List<String> shapes = outputs.stream()
                .map(shape -> shape.toString().replace('[', '(').replace(']', ')'))
                .toList();
        return switch (shapes.size()) {
            case 0 -> "?";
            case 1 -> shapes.get(0);
            default -> shapes.toString();
        };
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
