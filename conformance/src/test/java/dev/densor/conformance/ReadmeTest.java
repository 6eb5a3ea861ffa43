package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;
import dev.densor.conformance.golden.GoldenGroup;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The module's page tells the truth. */
class ReadmeTest {
    private static final Path MODULE = Path.of(System.getProperty("densor.root"), "conformance");
    private static final Path EXAMPLE =
            MODULE.resolve("src/test/java/com/example/tinybackend/TinyConformanceTest.java");

    private static String page;

    @BeforeAll
    static void readPage() throws IOException {
        page = text(MODULE.resolve("README.md"));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    @Test
    void theTenLinesAreThoseOfTheTests() throws IOException {
        String withoutJavadoc = text(EXAMPLE).replaceAll("/\\*\\*.*\\*/\n", "");
        assertTrue(page.contains("```java\n" + withoutJavadoc + "```"), withoutJavadoc);
    }

    @Test
    void everyMethodOfTheContractIsExplained() {
        Set<String> missing = new TreeSet<>();
        Stream.of(Backend.class, BackendProvider.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .map(Method::getName)
                .filter(name -> !page.contains("`" + name + "`") && !page.contains("`" + name + "("))
                .forEach(missing::add);
        assertEquals(Set.of(), missing);
        assertTrue(page.contains("interface of " + Backend.class.getDeclaredMethods().length + " methods"));
    }

    @Test
    void everyPropertyAndEveryClassOfBoundsIsThere() {
        for (String property : Set.of(GoldenGroup.PROPERTY, BackendConformance.REQUIRE, ConformanceReport.FOLDER)) {
            assertTrue(page.contains("| `" + property + "` |"), property);
        }
        for (Tolerance tolerance : Tolerance.values()) {
            assertTrue(page.contains("| " + tolerance + " |"), tolerance.name());
        }
    }
}
