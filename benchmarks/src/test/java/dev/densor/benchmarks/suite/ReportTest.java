package dev.densor.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Measurement timed(String workload, String engine, double microseconds) {
        return new Measurement(workload, engine, 0, 0.02, Answer.timed(List.of(microseconds), 2e-7));
    }

    private static Results results() {
        Map<String, String> engines = new LinkedHashMap<>();
        engines.put("densor-native", "Densor on native:0");
        engines.put("onednn", "oneDNN 3");
        engines.put("djl", "DJL");
        engines.put("nd4j", "ND4J");
        return new Results(
                new Machine("A CPU", 2, "An OS"),
                "A JVM",
                2,
                Plan.full(1),
                engines,
                List.of(
                        timed("mlp-1", "densor-native", 30),
                        timed("mlp-1", "onednn", 25),
                        timed("mlp-1", "djl", 60),
                        new Measurement("mlp-1", "nd4j", 0, null, Answer.without(Answer.Status.WRONG, "it is wrong")),
                        timed("relu-2x3", "densor-native", 2222),
                        new Measurement(
                                "relu-2x3", "djl", 0, 0.01, Answer.without(Answer.Status.ABSENT, "no such thing"))));
    }

    private final String report = Report.markdown(results());

    @Test
    void aTableHasTheTimesAndTheirRatiosToTheFastestPeer() {
        assertTrue(report.contains("| engine | 1 |\n"), report);
        assertTrue(report.contains("| densor-native | 30.0 (0.50) |"), report);
        assertTrue(report.contains("| onednn | 25.0 (0.42) |"), report);
        assertTrue(report.contains("| djl | 60.0 (1.00) |"), report);
    }

    @Test
    void densorHasATableOfRatios() {
        assertTrue(report.contains("| mlp-1 | 30.0 | 1.00 | djl | 0.50 | 1.20 |"), report);
        assertTrue(report.contains("| relu-2x3 | 2222 | 1.00 | – | – | – |"), report);
    }

    @Test
    void aWrongResultIsReportedAndAnAbsentOneIsADash() {
        assertTrue(report.contains("- nd4j, mlp-1, round 0: it is wrong"), report);
        assertTrue(report.contains("| nd4j | – |"), report);
        assertFalse(report.contains("no such thing"), report);
    }

    @Test
    void machineAndLoadAreNamed() {
        assertTrue(report.contains("A CPU, 2 cores, An OS; A JVM."), report);
        assertTrue(report.contains("Other processes took 2% of the machine in the median measurement, 2% in"), report);
    }

    @Test
    void jsonHasEveryRoundsValues() {
        String json = results().toJson();
        assertEquals(results(), new Gson().fromJson(json, Results.class));
        assertEquals(
                6, json.lines().filter(line -> line.contains("\"workload\"")).count());
    }
}
