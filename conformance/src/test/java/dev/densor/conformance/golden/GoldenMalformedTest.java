package dev.densor.conformance.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Model;
import dev.densor.saving.ModelFormatException;
import dev.densor.saving.Models;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The files that a loader must refuse, or read in spite of an oddity, each with the answer its manifest asks for. */
class GoldenMalformedTest {
    private static final Pattern LAYER = Pattern.compile("layer '(\\w+)'");
    private static final long MAX_CPU_NANOS = 2_000_000_000L;

    @TestFactory
    Stream<DynamicTest> malformed() {
        GoldenGroup group = GoldenGroup.open("malformed");
        return group.cases().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.id(), () -> check(group, golden)))
                .onClose(group::close);
    }

    private static void check(GoldenGroup group, GoldenCase golden) {
        Path file = group.file(golden.text("file"));
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        switch (golden.text("expect")) {
            case "refuse" -> checkRefusal(assertThrows(ModelFormatException.class, () -> load(file)), golden);
            case "accept" -> load(file);
            case "refuse_or_ignore" -> {
                try {
                    load(file);
                } catch (ModelFormatException refused) {
                    checkRefusal(refused, golden);
                }
            }
            default -> throw new AssertionError("unknown expectation " + golden.text("expect"));
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        assertTrue(nanos < MAX_CPU_NANOS, "took " + nanos + " ns");
    }

    /** Loads the file and checks that what came out is the model it was made from, 4 - 5 - 3. */
    private static void load(Path file) {
        try (Model model = Models.load(file)) {
            float[][] y = model.predict(new float[][] {{0.5f, -1, 2, 0}, {1, 1, 1, 1}});
            assertEquals(2, y.length);
            assertEquals(3, y[1].length);
        }
    }

    private static void checkRefusal(ModelFormatException refused, GoldenCase golden) {
        String message = refused.getMessage();
        assertTrue(message.contains(golden.id()), message);
        Matcher layer = LAYER.matcher(golden.text("must_answer"));
        if (layer.find()) {
            assertTrue(message.contains(layer.group(1)), message);
        }
        assertEquals(1, message.lines().count(), "the message is one line: " + message);
    }
}
