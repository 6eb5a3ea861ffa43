package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import dev.densor.nn.Dense;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions that a user wrote are kept by name in a configuration, and found again when they are registered. */
class OwnObjectsTest {
    private static String json(Layer layer) {
        Map<String, Object> layers = Map.of(
                "layers",
                List.of(Map.of("class_name", "Dense", "config", layer.config())),
                "build_input_shape",
                Arrays.asList(null, 1));
        return new GsonBuilder().serializeNulls().create().toJson(Map.of("class_name", "Sequential", "config", layers));
    }

    private static Model read(String json) {
        return new ArchitectureReader("3.15.1", KerasVersion.V3).model(Json.object(json, "model"));
    }

    @Test
    void everyKindIsFoundAgainByItsName() {
        Initializer sevens = Initializers.of(
                "own_sevens", (shape, seed) -> Initializers.constant(7).draw(shape, seed));
        Regularizer total = Regularizers.of("own_total", x -> Reduction.sum(x, false));
        Constraint halved = Constraints.of("own_halved", w -> Elementwise.multiply(w, 0.5));
        Activation twice = Activation.of("own_twice", x -> Elementwise.multiply(x, 2));
        Dense dense = new Dense(1)
                .activation(twice)
                .useBias(false)
                .kernelInitializer(sevens)
                .kernelRegularizer(total)
                .kernelConstraint(halved)
                .inputShape(1);
        String json = json(dense);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> read(json))
                .getMessage()
                .contains("unknown activation \"own_twice\""));
        Initializers.register(sevens);
        Regularizers.register(total);
        Constraints.register(halved);
        Activations.register(twice);
        try (Model model = read(json)) {
            assertEquals(
                    dense.config().get("activation"),
                    model.layers().get(0).config().get("activation"));
            assertSame(total, model.weights().get(0).regularizer());
            assertSame(halved, model.weights().get(0).constraint());
            assertSame(sevens, model.weights().get(0).initializer());
            assertEquals(42, model.predict(new float[][] {{3}})[0][0]);
        }
    }
}
