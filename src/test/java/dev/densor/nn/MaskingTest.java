package dev.densor.nn;

import static dev.densor.nn.Calls.assertRefused;
import static dev.densor.nn.Calls.assertWrittenAsRead;
import static dev.densor.nn.Calls.call;
import static dev.densor.nn.Calls.floats;
import static dev.densor.nn.Calls.ints;
import static dev.densor.nn.Calls.mask;
import static dev.densor.nn.Calls.outputShape;
import static dev.densor.nn.Calls.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingTest {
    @Test
    void aStepIsMaskedWhenAllItsFeaturesAreTheValue() {
        call(new Masking(-1), floats(Shape.of(2, 2, 2), -1, -1, -1, 3, 0, 0, -1, -1))
                .assertShape(2, 2, 2)
                .assertValues(0, 0, -1, 3, 0, 0, 0, 0)
                .assertMask(0, 1, 1, 0);
    }

    @Test
    void theValueIsZeroByDefaultAndNaNIsNotIt() {
        call(new Masking(), floats(Shape.of(1, 3, 1), 0, -0.0, Double.NaN))
                .assertValues(0, 0, Double.NaN)
                .assertMask(0, 0, 1);
    }

    @Test
    void theMaskIsNewWhateverCameIn() {
        call(new Masking(), floats(Shape.of(1, 2, 1), 0, 1), mask(Shape.of(1, 2), 1, 0))
                .assertMask(0, 1);
    }

    @Test
    void rowsAreMaskedWhereThereAreNoSteps() {
        call(new Masking(), floats(Shape.of(2, 2), 0, 0, 0, 1))
                .assertValues(0, 0, 0, 1)
                .assertMask(0, 1);
    }

    @Test
    void theValueIsRoundedToTheTypeOfTheInput() {
        call(new Masking(.1).dtype("float16"), floats(Shape.of(1, 2, 1), .1, .2))
                .assertType(DType.FLOAT16)
                .assertMask(0, 1);
        call(new Masking(.5), ints(Shape.of(1, 1, 1), 0))
                .assertType(DType.FLOAT32)
                .assertMask(1);
    }

    @Test
    void laterLayersLeaveMaskedStepsOut() {
        Model model = Sequential.of(new Masking(9).inputShape(3, 1), new Dropout(.5), new GlobalAveragePooling1D());
        float[][] mean = model.predict(new float[][] {{1, 9, 3}, {9, 4, 9}});
        assertEquals(2, mean[0][0]);
        assertEquals(4, mean[1][0]);
        model.close();
    }

    @Test
    void isReadAndWrittenAsKerasWritesIt() {
        assertWrittenAsRead("Masking", "mask_value", -1.0);
        assertEquals("{mask_value=0.0}", read("Masking").ownConfig().toString());
        Map<String, Object> tensor =
                Map.of("class_name", "__tensor__", "config", Map.of("value", .5, "dtype", "float32"));
        assertEquals(
                "{mask_value=0.5}",
                read("Masking", "mask_value", tensor).ownConfig().toString());
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        assertRefused(
                "layer \"layer\" (Masking): the input needs 2 or more axes, not [None]",
                () -> outputShape(new Masking(), PartialShape.batchOf()));
        assertRefused(
                "layer \"l\": mask_value must be a finite number, not [0.0, 1.0]",
                () -> read("Masking", "mask_value", List.of(0.0, 1.0)));
    }
}
