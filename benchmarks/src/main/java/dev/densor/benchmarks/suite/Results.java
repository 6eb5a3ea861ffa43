package dev.densor.benchmarks.suite;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run of the suite.
 *
 * @param machine where
 * @param java on which virtual machine
 * @param threads of each engine
 * @param plan how long
 * @param engines what each engine says it is, or why it cannot be used
 * @param measurements in the order in which they were taken
 */
record Results(
        Machine machine,
        String java,
        int threads,
        Plan plan,
        Map<String, String> engines,
        List<Measurement> measurements) {
    private static final Gson PRETTY = new GsonBuilder().setPrettyPrinting().create();

    /** JSON with a line for each measurement. */
    String toJson() {
        String head = PRETTY.toJson(new Results(machine, java, threads, plan, engines, List.of()));
        String lines = measurements.stream().map(new Gson()::toJson).collect(Collectors.joining(",\n    "));
        return head.replace("\"measurements\": []", "\"measurements\": [\n    " + lines + "\n  ]") + "\n";
    }
}
