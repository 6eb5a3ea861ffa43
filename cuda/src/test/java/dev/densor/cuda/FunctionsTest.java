package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every constant has its line in elementwise.def, and with every type that it takes its kernel. */
class FunctionsTest {
    private static final Path LIST = Path.of(System.getProperty("densor.root"), "cuda/src/main/cuda/elementwise.def");

    /** The names in lines of some kinds, in order. */
    private static List<String> names(String kinds) throws IOException {
        Pattern line = Pattern.compile("^(?:" + kinds + ")\\((\\w+),", Pattern.MULTILINE);
        return line.matcher(Files.readString(LIST))
                .results()
                .map(r -> r.group(1))
                .toList();
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static UnaryOp[] activations() {
        return Arrays.stream(UnaryOp.values()).filter(UnaryOp::isActivation).toArray(UnaryOp[]::new);
    }

    @Test
    void theListHasTheGradientsThatThereAre() throws IOException {
        assertEquals(names(activations()), names("ACTIVATION"));
    }

    /** Kernels are told by ordinals what to compute, so that the order counts. */
    @Test
    void theListHasEveryConstantInOrder() throws IOException {
        assertEquals(names(UnaryOp.values()), names("UNARY|PREDICATE|LOGICAL|ACTIVATION"));
        assertEquals(names(BinaryOp.values()), names("BINARY|COMPARISON|BINARY_LOGICAL"));
    }

    @Test
    void theListHasWhatIntegersTake() throws IOException {
        assertEquals(
                names(Arrays.stream(UnaryOp.values())
                        .filter(UnaryOp::takesIntegers)
                        .toArray(Enum[]::new)),
                names("INTEGER"));
        assertEquals(List.of("add", "subtract", "multiply", "maximum", "minimum"), names("BINARY_INTEGER"));
    }

    @Test
    void typesAreCountedAsInCastCu() throws IOException {
        String source = Files.readString(LIST.resolveSibling("cast.cu"));
        String all =
                String.join(", ", Arrays.stream(DType.values()).map(Enum::name).toList());
        assertTrue(source.contains("enum DType { " + all + " };"));
    }

    private static void assertIsThere(Kernel kernel) {
        assertTrue(Ptx.of(kernel.family()).kernels().contains(kernel.name()), kernel::toString);
    }

    private static boolean takes(UnaryOp op, DType dtype) {
        if (op == UnaryOp.NOT) {
            return dtype == DType.BOOL;
        }
        return dtype.isFloating() || (op.takesIntegers() && dtype != DType.BOOL);
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionHasAKernel(DType dtype) {
        for (UnaryOp op : UnaryOp.values()) {
            if (takes(op, dtype)) {
                assertIsThere(Functions.unary(op, dtype));
                if (!op.isPredicate() && dtype.isFloating()) {
                    assertIsThere(Functions.activation(op, dtype));
                }
            }
        }
        for (BinaryOp op : BinaryOp.values()) {
            if (op.isLogical() == (dtype == DType.BOOL) || op.isPredicate() && !op.isLogical()) {
                assertIsThere(Functions.binary(op, dtype));
                assertIsThere(Functions.binaryStrided(op, dtype));
            }
        }
        if (dtype.isFloating()) {
            assertIsThere(Functions.activation(null, dtype));
        }
    }

    @Test
    void everyActivationHasAKernelForItsGradient() {
        Arrays.stream(activations()).forEach(op -> assertIsThere(ActivationGradients.kernel(op)));
        assertEquals(activations().length, Ptx.of("gradient").kernels().size());
        Stream.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)
                .forEach(dtype -> assertIsThere(ActivationGradients.packing(dtype)));
    }

    @ParameterizedTest
    @EnumSource
    void everyFastConversionHasAKernel(DType from) {
        for (DType to : DType.values()) {
            Optional.ofNullable(Casts.kernel(from, to)).ifPresent(FunctionsTest::assertIsThere);
        }
    }

    /** Each line CAST is used. */
    @Test
    void everyConversionKernelIsUsed() {
        long used = Arrays.stream(DType.values())
                .flatMap(from -> Arrays.stream(DType.values()).map(to -> Casts.kernel(from, to)))
                .filter(kernel -> kernel != null)
                .count();
        assertEquals(Ptx.of("cast").kernels().size() - 1, used);
    }

    @Test
    void elementsOfEverySizeCanBeMoved() {
        for (int bytes : new int[] {1, 2, 4, 8}) {
            for (String name : List.of("copy_strided_", "transpose_")) {
                assertIsThere(new Kernel("copy", name + bytes));
            }
            for (String name : List.of("select_", "select_strided_")) {
                assertIsThere(new Kernel("select", name + bytes));
            }
        }
    }
}
