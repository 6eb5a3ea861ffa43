package dev.densor;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may see which, and how large and how named things may be: the rules that the design states. */
class ArchitectureTest {
    private static final String BASE = "dev.densor.";
    private static final int MOST_LINES = 400;
    private static final int MOST_PARAMETERS = 5;
    private static final String EMPTY_NAME = ".*(Manager|Helper|Helpers|Util|Utils|Impl)|Abstract[A-Z].*";

    /** What each package of the core sees. A new package has to take a place here. */
    private static final List<String> ORDER = List.of(
            "shape:",
            "backend: shape",
            "tensor: shape backend",
            "autograd: shape backend tensor",
            "ops: shape backend tensor autograd",
            "nn: shape backend tensor autograd ops",
            "npy: shape",
            "train: shape backend tensor autograd ops nn",
            "infer: shape backend tensor autograd ops nn npy",
            "saving: shape backend tensor autograd ops nn npy",
            "host: shape backend",
            "reference: shape backend host",
            "portable: shape backend host reference");

    private static JavaClasses core;
    private static List<Path> sources;

    @BeforeAll
    static void readClassesAndSources() throws IOException, URISyntaxException {
        URI compiled =
                Shape.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        core = new ClassFileImporter().importPath(Path.of(compiled));
        Path root = Path.of(System.getProperty("densor.root"));
        try (Stream<Path> files = Files.walk(root)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).startsWith("target"))
                    .toList();
        }
        assertFalse(core.isEmpty());
        assertFalse(sources.isEmpty());
    }

    /** The package right below the base that a class is in; empty for the base itself. */
    private static String part(JavaClass type) {
        String below = (type.getPackageName() + ".").substring(BASE.length());
        return below.isEmpty() ? "" : below.substring(0, below.indexOf('.'));
    }

    private static List<String> seen(String line) {
        return Arrays.asList(line.substring(line.indexOf(':') + 1).trim().split(" "));
    }

    @Test
    void everyPackageHasAPlaceInTheOrder() {
        Set<String> placed = new TreeSet<>();
        ORDER.forEach(line -> placed.add(line.substring(0, line.indexOf(':'))));
        Set<String> found = new TreeSet<>();
        core.forEach(type -> found.add(part(type)));
        found.remove("");
        found.removeAll(placed);
        assertEquals(Set.of(), found);
    }

    @Test
    void packagesSeeOnlyThoseBelowThem() {
        for (String line : ORDER) {
            String name = line.substring(0, line.indexOf(':'));
            List<String> allowed = seen(line);
            noClasses()
                    .that()
                    .resideInAPackage(BASE + name + "..")
                    .should()
                    .dependOnClassesThat(describe(
                            "are in a package that " + name + " must not see",
                            type -> type.getName().startsWith(BASE)
                                    && !part(type).equals(name)
                                    && !allowed.contains(part(type))))
                    .allowEmptyShould(true)
                    .check(core);
        }
    }

    @Test
    void packagesWithinPackagesHaveNoCycles() {
        slices().matching("dev.densor.(**)").should().beFreeOfCycles().check(core);
    }

    @ParameterizedTest
    @CsvSource({
        "com.google.gson,saving",
        "io.jhdf,saving",
        "jcuda,nowhere",
        "org.bytedeco,nowhere",
        "org.apache.spark,nowhere",
        "picocli,nowhere"
    })
    void aLibraryIsSeenByOnePackageOrNone(String library, String owner) {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(core);
    }

    @Test
    void methodsTakeFewParameters() {
        methods()
                .that(describe(
                        "are written by hand", method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should(ArchCondition.from(describe(
                        "take at most " + MOST_PARAMETERS + " parameters",
                        (JavaMethod method) -> method.getRawParameterTypes().size() <= MOST_PARAMETERS)))
                .check(core);
    }

    @Test
    void namesSayWhatAThingIs() {
        assertEquals(
                List.of(),
                core.stream()
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.matches(EMPTY_NAME))
                        .toList());
    }

    @Test
    void filesStayShort() {
        assertEquals(
                List.of(),
                sources.stream().filter(file -> lines(file) > MOST_LINES).toList());
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertEquals(
                List.of(),
                sources.stream()
                        .filter(file -> file.toString().replace('\\', '/').contains("main/java/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .toList());
    }
}
