package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.ops.Elementwise;
import dev.densor.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpCasesTest {
    private static final Set<String> NOT_KERNELS =
            Set.of("info", "allocate", "free", "liveBytes", "upload", "download", "synchronize", "close");
    private static final Set<String> KERNELS_OF_OPS = Set.of("unary", "binary", "reduce", "scan");

    private static final Set<String> FUNCTIONS = functions();

    private static Set<String> subjects() {
        return OpCases.all().stream().map(OpCase::subject).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertHaveRows(Set<String> wanted) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(subjects());
        assertEquals(Set.of(), missing, "without a row in OpCases");
    }

    private static Set<String> constants() {
        return Stream.of(UnaryOp.values(), BinaryOp.values(), ReduceOp.values(), ScanOp.values())
                .flatMap(Stream::of)
                .map(op -> op.getDeclaringClass().getSimpleName() + "." + op)
                .collect(Collectors.toSet());
    }

    private static Set<String> kernels() {
        return Stream.of(Backend.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !NOT_KERNELS.contains(name) && !KERNELS_OF_OPS.contains(name))
                .map(name -> "Backend." + name)
                .collect(Collectors.toSet());
    }

    /** The methods without a body; one that has one says what a kernel takes. */
    private static Set<String> fusedKernels() {
        return new ClassFileImporter()
                .importPackagesOf(DenseKernel.class).stream()
                        .filter(JavaClass::isInterface)
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .collect(Collectors.toSet());
    }

    /** What takes tensors or makes one on a backend, in the package's public classes; questions compute nothing. */
    private static Set<String> functions() {
        return new ClassFileImporter()
                .importPackagesOf(Elementwise.class).stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(OpCasesTest::isFunction)
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .collect(Collectors.toSet());
    }

    private static boolean isFunction(JavaMethod method) {
        Set<String> operands = Set.of(Tensor.class.getName(), Backend.class.getName(), List.class.getName());
        boolean computes =
                method.getRawParameterTypes().stream().map(JavaClass::getName).anyMatch(operands::contains);
        // Those of an op are the kernels.
        return computes
                && method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getRawReturnType().isEquivalentTo(boolean.class)
                && method.getRawParameterTypes().stream().noneMatch(OpCasesTest::isOp);
    }

    private static boolean isOp(JavaClass type) {
        return type.isEnum() && type.getPackageName().equals(Backend.class.getPackageName());
    }

    @Test
    void everyConstantHasARow() {
        assertHaveRows(constants());
    }

    @Test
    void everyKernelHasARow() {
        assertHaveRows(kernels());
    }

    @Test
    void everyFusedKernelHasARow() {
        assertTrue(fusedKernels().size() >= 2, () -> "found only " + fusedKernels());
        assertHaveRows(fusedKernels());
    }

    @Test
    void everyFunctionHasARow() {
        assertTrue(FUNCTIONS.size() > 60, () -> "found only " + FUNCTIONS);
        assertHaveRows(FUNCTIONS);
    }

    @Test
    void everyRowIsAboutSomethingThatExists() {
        Set<String> unknown = new TreeSet<>(subjects());
        unknown.removeAll(constants());
        unknown.removeAll(kernels());
        unknown.removeAll(fusedKernels());
        unknown.removeAll(FUNCTIONS);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void namesAreUnique() {
        Set<String> seen = new HashSet<>();
        OpCases.all().forEach(row -> assertTrue(seen.add(row.name()), row.name()));
    }
}
