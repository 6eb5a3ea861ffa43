package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static dev.densor.nn.LayerRun.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CategoryEncodingTest {
    @Test
    void multiHotHasAOneAtEachToken() {
        assertNear(LayerRun.run(new CategoryEncoding(4), ints("2 3", 0, 2, 2, 3, 3, 3)), "2 4", 1, 0, 1, 0, 0, 0, 0, 1);
    }

    @Test
    void countCountsEachToken() {
        CategoryEncoding layer = new CategoryEncoding(4).count();
        assertNear(LayerRun.run(layer, ints("2 3", 0, 2, 2, 3, 3, 3)), "2 4", 1, 0, 2, 0, 0, 0, 0, 3);
    }

    @Test
    void oneHotReplacesAColumnAndElseAddsAnAxis() {
        CategoryEncoding layer = new CategoryEncoding(3).oneHot();
        assertNear(LayerRun.run(layer, ints("2 1", 1, 2)), "2 3", 0, 1, 0, 0, 0, 1);
        assertNear(LayerRun.run(new CategoryEncoding(3).oneHot(), ints("1 2", 1, 2)), "1 2 3", 0, 1, 0, 0, 0, 1);
        assertNear(LayerRun.run(new CategoryEncoding(3).oneHot(), ints("2", 1, 2)), "2 3", 0, 1, 0, 0, 0, 1);
    }

    @Test
    void tokensOfThreeAxesAreOnTheSecondAsInKeras() {
        CategoryEncoding layer = new CategoryEncoding(4);
        assertNear(LayerRun.run(layer, ints("1 3 2", 0, 1, 0, 2, 0, 3)), "1 2 4", 1, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void tokensOutOfRangeCountNowhere() {
        assertNear(LayerRun.run(new CategoryEncoding(2).count(), ints("1 4", -1, 2, 1, 1)), "1 2", 0, 2);
        assertNear(LayerRun.run(new CategoryEncoding(2).oneHot(), ints("1 1", 2)), "1 2", 0, 0);
    }

    @Test
    void numbersLoseTheirFraction() {
        assertNear(LayerRun.run(new CategoryEncoding(3), array("1 2", 1.5, 2)), "1 3", 0, 1, 1);
    }

    @Test
    void theOutputIsOfTheTypeOfWeights() {
        CategoryEncoding layer = new CategoryEncoding(2);
        layer.dtype("mixed_float16");
        assertEquals(DType.FLOAT32, LayerRun.run(layer, ints("1 1", 1)).dtype());
        Layer integers = LayerRun.read("CategoryEncoding", Map.of("num_tokens", 2L, "dtype", "int64"), KerasVersion.V2);
        assertEquals(DType.INT64, LayerRun.run(integers, ints("1 1", 1)).dtype());
    }

    @Test
    void theMaskIsDropped() {
        assertNull(LayerRun.masked(new CategoryEncoding(2), new Output(ints("1 1", 1), bools("1 1", 1)))
                .mask());
    }

    @Test
    void shapesAreDeclaredForAnyBatch() {
        PartialShape two = PartialShape.batchOf(5);
        assertEquals(PartialShape.batchOf(3), LayerRun.declared(new CategoryEncoding(3), two));
        assertEquals(PartialShape.batchOf(5, 3), LayerRun.declared(new CategoryEncoding(3).oneHot(), two));
        assertEquals(PartialShape.of(3), LayerRun.declared(new CategoryEncoding(3).count(), PartialShape.batchOf()));
        assertShapeRefused(
                "shape: axis -1 is out of range for []",
                () -> LayerRun.declared(new CategoryEncoding(3).oneHot(), PartialShape.of()));
    }

    @Test
    void configurationsAreWrittenAsRead() {
        String common = "{\"name\": \"c\", \"trainable\": true, \"dtype\": \"float32\", \"num_tokens\": 7, ";
        for (String mode : new String[] {"one_hot", "multi_hot", "count"}) {
            LayerRun.assertWrittenAsRead("CategoryEncoding", common + "\"output_mode\": \"" + mode + "\"}");
        }
    }

    @Test
    void keras2sNamesAreUnderstood() {
        Layer layer =
                LayerRun.read("CategoryEncoding", Map.of("max_tokens", 3L, "output_mode", "binary"), KerasVersion.V2);
        assertEquals(3L, layer.config().get("num_tokens"));
        assertEquals("multi_hot", layer.config().get("output_mode"));
    }

    @Test
    void wrongOptionsAreRefused() {
        assertRefused("num_tokens must be a positive integer, not null", "CategoryEncoding", Map.of());
        assertRefused("num_tokens must be a positive integer, not 0", "CategoryEncoding", Map.of("num_tokens", 0L));
        assertThrows(IllegalArgumentException.class, () -> new CategoryEncoding(0));
        assertRefused(
                "output_mode must be one of one_hot, multi_hot, count, not \"int\"",
                "CategoryEncoding",
                Map.of("num_tokens", 3L, "output_mode", "int"));
    }
}
