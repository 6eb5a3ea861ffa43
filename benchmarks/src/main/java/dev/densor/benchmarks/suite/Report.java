package dev.densor.benchmarks.suite;

import dev.densor.benchmarks.jmh.Family;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results as Markdown. */
final class Report {
    private static final String NOTHING = "–";

    private final Results results;
    private final Summary summary;
    private final List<EngineName> engines;
    private final List<String> peers;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results) {
        this.results = results;
        summary = new Summary(results.measurements());
        engines = EngineName.all(List.copyOf(results.engines().keySet()));
        peers = engines.stream()
                .filter(EngineName::isPeer)
                .map(EngineName::name)
                .toList();
    }

    static String markdown(Results results) {
        Report report = new Report(results);
        report.addHead();
        for (Family family : Family.values()) {
            report.addTimes(family);
        }
        report.engines.stream()
                .filter(engine -> engine.isOwn() && report.wasTimed(engine.name()))
                .forEach(report::addRatios);
        report.addEngines();
        report.addUntimed();
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void row(String first, List<String> cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        row.add(first);
        cells.forEach(row::add);
        line("%s", row);
    }

    private void head(String first, List<String> columns) {
        row(first, columns);
        line("| --- |%s", " ---: |".repeat(columns.size()));
    }

    private void addHead() {
        Machine machine = results.machine();
        Plan plan = results.plan();
        line("# Dense layers from Java: times of the engines%n");
        line("%s, %d cores, %s; %s.", machine.processor(), machine.cores(), machine.system(), results.java());
        line(
                "%d threads each. %d rounds with new JVMs, in each %d turns of %d ms after %d times that to warm up.%n",
                results.threads(), plan.rounds(), plan.turns(), plan.milliseconds(), plan.warmups());
        line(
                "A time is the median over the rounds of the median over the turns, in microseconds for one call. A ratio");
        line(
                "is that of two times within a turn, and of these again the median. In parentheses: to the fastest peer of");
        line("its column; peers are all but Densor and the bare oneDNN call.");
        List<Double> others = results.measurements().stream()
                .map(Measurement::others)
                .filter(share -> share != null)
                .toList();
        Summary.median(others)
                .ifPresent(share -> line(
                        "Other processes took %.0f%% of the machine in the median measurement, %.0f%% in the worst.",
                        100 * share,
                        100
                                * others.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElse(0)));
    }

    private List<String> workloads(Family family) {
        return results.measurements().stream()
                .map(Measurement::workload)
                .distinct()
                .filter(workload -> Family.of(workload) == family)
                .toList();
    }

    private void addTimes(Family family) {
        List<String> workloads = workloads(family);
        if (workloads.isEmpty()) {
            return;
        }
        line("%n## %s%n", family.title());
        head("engine", cells(workloads, Family::label));
        for (EngineName engine : engines) {
            row(engine.name(), cells(workloads, workload -> cell(engine.name(), workload)));
        }
    }

    private static List<String> cells(List<String> workloads, Function<String, String> cell) {
        return workloads.stream().map(cell).toList();
    }

    private String cell(String engine, String workload) {
        OptionalDouble time = summary.time(engine, workload);
        Optional<String> best = summary.fastest(peers, workload);
        if (time.isEmpty() || best.isEmpty()) {
            return time(time);
        }
        return time(time) + " (" + ratio(summary.ratio(engine, best.get(), workload)) + ")";
    }

    /** Three figures, for people. */
    private static String time(OptionalDouble microseconds) {
        if (microseconds.isEmpty()) {
            return NOTHING;
        }
        double value = microseconds.getAsDouble();
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isEmpty() ? NOTHING : String.format(Locale.ROOT, "%.2f", ratio.getAsDouble());
    }

    private boolean wasTimed(String engine) {
        return results.measurements().stream()
                .anyMatch(measured ->
                        measured.engine().equals(engine) && measured.answer().isTimed());
    }

    private void addRatios(EngineName engine) {
        line("%n## %s: ratios%n", engine.name());
        line("Spread is the slowest round over the fastest.%n");
        head("workload", List.of("time", "spread", "fastest peer", "ratio to it", "ratio to bare oneDNN"));
        for (Family family : Family.values()) {
            workloads(family).forEach(workload -> row(workload, ratios(engine.name(), workload)));
        }
    }

    private List<String> ratios(String engine, String workload) {
        Optional<String> best = summary.fastest(peers, workload);
        OptionalDouble toBest = best.isEmpty() ? OptionalDouble.empty() : summary.ratio(engine, best.get(), workload);
        return List.of(
                time(summary.time(engine, workload)),
                ratio(summary.spread(engine, workload)),
                best.orElse(NOTHING),
                ratio(toBest),
                ratio(summary.ratio(engine, EngineName.BARE.name(), workload)));
    }

    private void addEngines() {
        line("%n## Engines%n");
        row("engine", List.of("what it says", "largest error"));
        line("| --- | --- | ---: |");
        results.engines()
                .forEach((engine, description) ->
                        row(engine, List.of(description.replaceAll("\\s+", " "), largestError(engine))));
        line("%nThe error is relative to the largest element of the result, against float64 arithmetic.");
    }

    private String largestError(String engine) {
        return results.measurements().stream()
                .filter(measured ->
                        measured.engine().equals(engine) && measured.answer().isTimed())
                .map(measured -> measured.answer().error())
                .max(Double::compare)
                .map(error -> String.format(Locale.ROOT, "%.1e", error))
                .orElse(NOTHING);
    }

    /** What went wrong; that an engine lacks something shows in the tables. */
    private void addUntimed() {
        String wrong = results.measurements().stream()
                .filter(measured -> !measured.answer().isTimed())
                .filter(measured -> measured.answer().status() != Answer.Status.ABSENT)
                .map(measured -> "- " + measured.engine() + ", " + measured.workload() + ", round " + measured.round()
                        + ": " + measured.answer().message())
                .collect(Collectors.joining("\n"));
        if (!wrong.isEmpty()) {
            line("%n## Not timed%n%n%s", wrong);
        }
    }
}
