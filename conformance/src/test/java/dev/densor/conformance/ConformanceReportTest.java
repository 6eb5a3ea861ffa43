package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.DeviceInfo;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceReportTest {
    private static final DeviceInfo DEVICE =
            new DeviceInfo("tiny:0", "a test", Set.of(DType.FLOAT32, DType.INT32, DType.FLOAT16));

    @TempDir
    private Path folder;

    private final ConformanceReport report = new ConformanceReport(DEVICE);

    @BeforeEach
    void writeToTheFolder() {
        System.setProperty(ConformanceReport.FOLDER, folder.resolve("reports").toString());
    }

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(ConformanceReport.FOLDER);
    }

    private static OpCase row(String name, Tolerance tolerance) {
        return new OpCase(name, tolerance, Set.of(DType.FLOAT32), Inputs.one(), operands -> operands);
    }

    @Test
    void rowsOfAFunctionAreOneLineForEachType() {
        report.add(row("UnaryOp.EXP", Tolerance.ULP), DType.FLOAT32, new Agreement(100, 0.25));
        report.add(row("UnaryOp.EXP in place", Tolerance.ULP), DType.FLOAT32, new Agreement(50, 0.5));
        report.add(row("UnaryOp.EXP", Tolerance.ULP), DType.FLOAT16, new Agreement(7, 0.75));
        report.add(row("UnaryOp.ABS", Tolerance.EXACT), DType.INT32, new Agreement(9, 0));
        String lines = String.join("\n", report.lines());
        assertTrue(lines.startsWith("conformance of tiny:0: a test\ntypes: float32 float16 int32\n"), lines);
        assertTrue(lines.contains("2/2 functions, 166 elements compared"), lines);
        assertTrue(lines.matches("(?s).*UnaryOp.ABS +int32 +EXACT +9 +-\n.*"), lines);
        assertTrue(lines.matches("(?s).*UnaryOp.EXP +float32 +ULP +150 +0.50\n.*"), lines);
        assertTrue(lines.matches("(?s).*UnaryOp.EXP +float16 +ULP +7 +0.75\n.*"), lines);
    }

    @Test
    void theSummaryShowsWhatIsNearestToItsBoundInFloat32() {
        for (int i = 0; i < 20; i++) {
            report.add(row("f" + i, Tolerance.SUM), DType.FLOAT32, new Agreement(1, i / 20.0));
        }
        report.add(row("half", Tolerance.SUM), DType.FLOAT16, new Agreement(1, 1));
        report.note("golden activations: 269/269");
        report.count(1000);
        List<String> summary = report.summary();
        assertEquals("21/21 functions, 1021 elements compared", summary.get(0));
        assertEquals("golden activations: 269/269", summary.get(1));
        assertEquals("nearest to their bounds in float32:", summary.get(2));
        List<String> nearest = summary.subList(3, summary.size()).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toList());
        assertEquals(
                List.of("f19", "f18", "f17", "f16", "f15", "f14", "f13", "f12", "f11", "f10", "f9", "f8"), nearest);
    }

    @Test
    void aFunctionWithARowThatFailsDoesNotConform() {
        report.add(row("UnaryOp.EXP", Tolerance.ULP), DType.FLOAT32, new Agreement(100, 0.25));
        report.fail(row("UnaryOp.EXP", Tolerance.ULP), DType.FLOAT16);
        report.add(row("UnaryOp.ABS", Tolerance.EXACT), DType.FLOAT32, new Agreement(1, 0));
        assertEquals(
                List.of("1/2 functions, 101 elements compared", "does not conform: UnaryOp.EXP float16"),
                report.summary().subList(0, 2));
        assertTrue(String.join("\n", report.lines()).matches("(?s).*UnaryOp.EXP +float16 +ULP +0 FAILED\n.*"));
    }

    @Test
    void isWrittenUnderTheNameOfTheDevice() throws IOException {
        report.add(row("UnaryOp.ABS", Tolerance.EXACT), DType.FLOAT32, new Agreement(1, 0));
        Path file = folder.resolve("reports").resolve("tiny-0.txt");
        assertEquals("all rows are in " + file, report.write());
        assertEquals(report.lines(), Files.readAllLines(file));
    }

    @Test
    void aReportThatCannotBeWrittenSaysWhy() throws IOException {
        Files.writeString(folder.resolve("reports"), "a file where the folder would be");
        assertTrue(report.write().startsWith("the report could not be written: "));
    }
}
