package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerConfigTest {
    @Test
    void everyClassIsWrittenUnderTheModuleWhereKerasFindsIt() {
        Input input = new Input(2).named("in");
        Functional functional =
                Functional.of(List.of(input), List.of(new Identity().named("id").apply(input.tensor())));
        assertEquals("keras.layers", LayerConfig.of(new Identity()).get("module"));
        assertEquals("keras", LayerConfig.of(Sequential.of(new Identity())).get("module"));
        assertEquals("keras.src.models.functional", LayerConfig.of(functional).get("module"));
    }
}
