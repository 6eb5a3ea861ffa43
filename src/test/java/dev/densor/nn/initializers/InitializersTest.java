package dev.densor.nn.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializersTest {
    private static Initializer read(String className, Map<String, Object> config) {
        return Initializers.get(Map.of("class_name", className, "config", config));
    }

    private static String refusal(Object identifier) {
        return assertThrows(IllegalArgumentException.class, () -> Initializers.get(identifier))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "glorot_uniform,GlorotUniform",
        "GlorotUniform,GlorotUniform",
        "glorot_normal,GlorotNormal",
        "he_uniform,HeUniform",
        "he_normal,HeNormal",
        "lecun_uniform,LecunUniform",
        "lecun_normal,LecunNormal",
        "zeros,Zeros",
        "zero,Zeros",
        "Zeros,Zeros",
        "ones,Ones",
        "one,Ones",
        "constant,Constant",
        "uniform,RandomUniform",
        "random_uniform,RandomUniform",
        "normal,RandomNormal",
        "random_normal,RandomNormal",
        "truncated_normal,TruncatedNormal",
        "variance_scaling,VarianceScaling",
        "orthogonal,Orthogonal",
        "OrthogonalInitializer,Orthogonal",
        "identity,Identity",
        "IdentityInitializer,Identity"
    })
    void everyNameOfAnyKerasVersionIsKnown(String name, String className) {
        assertEquals(className, Initializers.get(name).className());
        assertEquals(className, read(name, Map.of()).className());
    }

    @Test
    void nullStaysNullAndAnInitializerStaysItself() {
        Initializer ones = Initializers.ones();
        assertNull(Initializers.get(null));
        assertSame(ones, Initializers.get(ones));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertEquals(
                "initializer \"glorot\" is not known; known are Zeros, Ones, Constant, RandomNormal, RandomUniform, "
                        + "TruncatedNormal, VarianceScaling, Orthogonal, Identity, LecunUniform, LecunNormal, "
                        + "GlorotUniform, GlorotNormal, HeUniform, HeNormal, and what was registered",
                refusal("glorot"));
    }

    @Test
    void aUsersOwnClassIsRefusedByNameWhateverItIsCalled() {
        Map<String, Object> registered = Map.of("class_name", "Zeros", "registered_name", "mine>Zeros");
        Map<String, Object> imported = Map.of("class_name", "Zeros", "module", "my.package");
        assertTrue(refusal(registered).startsWith("initializer \"mine>Zeros\" is not known"));
        assertTrue(refusal(imported).startsWith("initializer \"my.package.Zeros\" is not known"));
    }

    @Test
    void whatIsNotAnIdentifierIsRefused() {
        assertEquals("initializer must be a name or an object with class_name and config, not 5", refusal(5L));
        assertEquals("initializer: class_name must be text, not null", refusal(Map.of("config", Map.of())));
        assertEquals(
                "initializer: config must be an object, not 3", refusal(Map.of("class_name", "Zeros", "config", 3L)));
    }

    @Test
    void wrongValuesAreRefusedByKey() {
        assertEquals(
                "initializer \"RandomNormal\": stddev must be a finite number, not \"wide\"",
                assertThrows(IllegalArgumentException.class, () -> read("RandomNormal", Map.of("stddev", "wide")))
                        .getMessage());
        assertEquals(
                "initializer \"HeNormal\": seed must be an integer of 64 bits or a SeedGenerator, not 1.5",
                assertThrows(IllegalArgumentException.class, () -> read("HeNormal", Map.of("seed", 1.5)))
                        .getMessage());
        assertEquals(
                "initializer \"VarianceScaling\": mode must be one of fan_in, fan_out, fan_avg, not \"fan\"",
                assertThrows(IllegalArgumentException.class, () -> Initializers.varianceScaling(1, "fan", "uniform"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Initializers.varianceScaling(0, "fan_in", "uniform"));
        assertThrows(IllegalArgumentException.class, () -> Initializers.varianceScaling(1, "fan_in", "cauchy"));
    }

    @Test
    void configurationsAreWrittenAsKerasWritesThem() {
        assertEquals("{seed=null, input_axes=null, output_axes=null}", written(Initializers.glorotUniform()));
        assertEquals("{seed=5, input_axes=null, output_axes=null}", written(Initializers.heNormal(5)));
        assertEquals("{seed=null, mean=0.0, stddev=0.05}", written(Initializers.get("random_normal")));
        assertEquals("{seed=null, minval=-0.05, maxval=0.05}", written(Initializers.get("uniform")));
        assertEquals("{seed=3, gain=1.5}", written(Initializers.orthogonal(1.5, 3)));
        assertEquals("{gain=2.0}", written(Initializers.identity(2)));
        assertEquals("{value=0.1}", written(Initializers.constant(0.1)));
        assertEquals("{}", written(Initializers.zeros()));
        assertEquals(
                "{seed=1, scale=2.0, mode=fan_avg, distribution=truncated_normal, input_axes=null, output_axes=null}",
                written(Initializers.varianceScaling(2, "fan_avg", "normal", 1)));
    }

    private static String written(Initializer initializer) {
        return initializer.config().toString();
    }

    @Test
    void aSeedGeneratorIsKeptAndItsSeedUsed() {
        Map<String, Object> generator = Map.of("class_name", "SeedGenerator", "config", Map.of("seed", 9L));
        Initializer read = read("HeNormal", Map.of("seed", generator));
        Shape shape = Shape.of(4, 3);
        assertEquals(generator, read.config().get("seed"));
        assertArrayEquals(
                Initializers.heNormal(9).draw(shape, 0).toDoubles(),
                read.draw(shape, 0).toDoubles());
    }

    @Test
    void theSeedOfTheModelCountsOnlyWithoutOneOfItsOwn() {
        Shape shape = Shape.of(3, 5);
        double[] first = Initializers.glorotUniform().draw(shape, 1).toDoubles();
        assertFalse(
                Arrays.equals(first, Initializers.glorotUniform().draw(shape, 2).toDoubles()));
        assertArrayEquals(first, Initializers.glorotUniform(1).draw(shape, 2).toDoubles());
    }

    @Test
    void aSeedMeansTheSameNumbersForever() {
        HostArray uniform = Initializers.randomUniform(0, 1, 42).draw(Shape.of(3), 0);
        HostArray normal = Initializers.randomNormal(0, 1, 42).draw(Shape.of(3), 0);
        assertArrayEquals(
                new double[] {0.5961188718302076, 0.1603653875985772, 0.16639780398145976}, uniform.toDoubles());
        assertArrayEquals(new double[] {0.7189198751663963, 1.138605979315142, 0.5760621378390508}, normal.toDoubles());
    }

    @Test
    void neighbouringSeedsAreNotCorrelated() {
        int size = 4000;
        double[] one =
                Initializers.randomNormal(0, 1, 1).draw(Shape.of(size), 0).toDoubles();
        double[] two =
                Initializers.randomNormal(0, 1, 2).draw(Shape.of(size), 0).toDoubles();
        double product = 0;
        for (int i = 0; i < size; i++) {
            product += one[i] * two[i];
        }
        assertEquals(0, product / size, 6 / Math.sqrt(size));
    }

    @Test
    void truncationDrawsAgainInsteadOfClamping() {
        double[] drawn = Initializers.truncatedNormal(1, 0.5, 3)
                .draw(Shape.of(20_000), 0)
                .toDoubles();
        assertTrue(Arrays.stream(drawn).allMatch(v -> v >= 0 && v <= 2));
        assertEquals(drawn.length, Arrays.stream(drawn).distinct().count());
        assertTrue(Arrays.stream(drawn).max().orElseThrow() > 1.98);
    }

    @ParameterizedTest
    @CsvSource({"'',1,1", "7,7,7", "3 5,3,5", "4 3 5,12,20", "2 3 4 5,24,30", "3 0,3,0"})
    void fansFollowTheRank(String sizes, double in, double out) {
        Shape shape = shape(sizes);
        assertEquals(in, Fans.CONVENTIONAL.in(shape));
        assertEquals(out, Fans.CONVENTIONAL.out(shape));
    }

    @Test
    void fansCanBeStatedByAxes() {
        Map<String, Object> config = Map.of("input_axes", List.of(0L), "output_axes", List.of(1L, -1L), "seed", 1L);
        Initializer read = read("GlorotUniform", config);
        Fans fans = ((VarianceScaling) read).fans();
        assertEquals(4, fans.in(Shape.of(4, 3, 5)));
        assertEquals(15, fans.out(Shape.of(4, 3, 5)));
        assertEquals("{seed=1, input_axes=[0], output_axes=[1, -1]}", written(read));
        assertThrows(ShapeException.class, () -> read.draw(Shape.of(4), 0));
    }

    @Test
    void identityIsAlsoRectangular() {
        assertArrayEquals(
                new double[] {2, 0, 0, 0, 2, 0},
                Initializers.identity(2).draw(Shape.of(2, 3), 0).toDoubles());
        assertArrayEquals(
                new double[] {1, 0, 0, 1, 0, 0},
                Initializers.identity(1).draw(Shape.of(3, 2), 0).toDoubles());
    }

    @Test
    void aConstantArrayBroadcastsToTheWeight() {
        Initializer row = read("Constant", Map.of("value", List.of(1L, 2.5)));
        assertArrayEquals(
                new double[] {1, 2.5, 1, 2.5}, row.draw(Shape.of(2, 2), 0).toDoubles());
        Map<String, Object> numpy = Map.of(
                "class_name",
                "__numpy__",
                "config",
                Map.of("value", List.of(List.of(1L), List.of(2L)), "dtype", "float32"));
        Initializer column = read("Constant", Map.of("value", numpy));
        assertArrayEquals(
                new double[] {1, 1, 2, 2}, column.draw(Shape.of(2, 2), 0).toDoubles());
        assertEquals(Map.of("value", numpy), column.config());
        assertThrows(ShapeException.class, () -> row.draw(Shape.of(2, 1), 0));
        assertThrows(ShapeException.class, () -> row.draw(Shape.of(3), 0));
    }

    @Test
    void aConstantThatIsNoArrayIsRefused() {
        for (Object value : new Object[] {List.of(1L, List.of(2L)), List.of(List.of(1L), List.of()), true, Map.of()}) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> read("Constant", Map.of("value", value)))
                    .getMessage();
            assertTrue(message.startsWith(
                    "initializer \"Constant\": value must be a number or a rectangular list of numbers, not "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0 3", "3 0", "2 0 4"})
    void emptyWeightsAreDrawn(String sizes) {
        Shape shape = shape(sizes);
        List<Initializer> all = new ArrayList<>(List.of(Initializers.heNormal(), Initializers.constant(1)));
        if (shape.rank() >= 2) {
            all.add(Initializers.orthogonal(1));
        }
        for (Initializer initializer : all) {
            HostArray drawn = initializer.draw(shape, 0);
            assertEquals(shape, drawn.shape());
            assertEquals(DType.FLOAT64, drawn.dtype());
        }
    }

    @Test
    void orthogonalHasThePositiveTriangleThatMakesItUnique() {
        // For one column Q is the column divided by its norm, which keeps the signs of the normal numbers.
        double[] column = Initializers.orthogonal(1, 5).draw(Shape.of(4, 1), 0).toDoubles();
        double[] normal =
                Initializers.randomNormal(0, 1, 5).draw(Shape.of(4), 0).toDoubles();
        double norm = Math.sqrt(Arrays.stream(normal).map(v -> v * v).sum());
        for (int i = 0; i < 4; i++) {
            assertEquals(normal[i] / norm, column[i], 1e-15);
        }
    }

    @Test
    void nullsInAConfigurationMeanTheDefaults() {
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("mean", null);
        nulls.put("stddev", null);
        assertEquals("{seed=null, mean=0.0, stddev=0.05}", written(read("RandomNormal", nulls)));
    }

    private static Shape shape(String sizes) {
        return sizes.isEmpty()
                ? Shape.SCALAR
                : Shape.of(Arrays.stream(sizes.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }
}
