package dev.densor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@link K} to have every name of Keras's module, or to say why not. */
class KNamesTest {
    private static final Set<String> METHODS = Arrays.stream(K.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    private static Set<String> names(String resource) throws IOException {
        try (InputStream in = KNamesTest.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.trim().split("\\s+"))
                    .map(KNamesTest::lowerCamelCase)
                    // A word of Java's own, so that the function has another name.
                    .map(name -> name.equals("switch") ? "where" : name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String lowerCamelCase(String name) {
        return Pattern.compile("_(.)").matcher(name).replaceAll(match -> match.group(1)
                .toUpperCase());
    }

    /** The names in the part of K's documentation that says what is left out. */
    private static Set<String> leftOut() throws IOException {
        String source = Files.readString(Path.of(System.getProperty("densor.root"), "src/main/java/dev/densor/K.java"));
        int from = source.indexOf("<p>Left out:");
        String list = source.substring(from, source.indexOf("</ul>", from));
        return Pattern.compile("\\{@code (\\w+)}")
                .matcher(list)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyNameADenseNetworkNeedsIsThere() throws IOException {
        Set<String> missing = names("k-names.txt");
        assertTrue(missing.size() > 100, () -> "read only " + missing);
        missing.removeAll(METHODS);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyNameOfKeras2IsThereOrSaidToBeLeftOut() throws IOException {
        Set<String> missing = names("keras2-backend-names.txt");
        assertTrue(missing.size() > 180, () -> "read only " + missing.size());
        missing.removeAll(METHODS);
        missing.removeAll(leftOut());
        assertEquals(Set.of(), missing);
    }

    @Test
    void nothingIsSaidToBeLeftOutThatIsThereOrThatKerasDoesNotHave() throws IOException {
        Set<String> there = leftOut();
        there.retainAll(METHODS);
        assertEquals(Set.of(), there);
        Set<String> unknown = leftOut();
        unknown.removeAll(names("keras2-backend-names.txt"));
        assertEquals(Set.of(), unknown);
    }
}
