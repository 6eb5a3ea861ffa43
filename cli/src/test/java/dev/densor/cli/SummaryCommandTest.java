package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SummaryCommandTest {
    @Test
    void aSequentialModelIsShownAsKerasShowsItWithActivations() {
        Run run = Run.of("summary", Run.model("sequential_trained_adam.keras"));
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                Model: "mlp_adam"
                ┏━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━┓
                ┃ Layer (type)          ┃ Output Shape ┃ Param # ┃ Activation ┃
                ┡━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━┩
                │ hidden (Dense)        │ (None, 8)    │      40 │ relu       │
                ├───────────────────────┼──────────────┼─────────┼────────────┤
                │ probabilities (Dense) │ (None, 3)    │      27 │ softmax    │
                └───────────────────────┴──────────────┴─────────┴────────────┘
                 Total params: 67 (268.00 B)
                 Trainable params: 67 (268.00 B)
                 Non-trainable params: 0 (0.00 B)
                 Format: Keras archive (.keras)
                 Written by: Keras 3.15.1
                """, run.out());
    }

    @Test
    void aFunctionalModelShowsItsConnections() {
        Run run = Run.of("summary", Run.model("functional_multi_io.keras"));
        assertEquals(0, run.code(), run.err());
        assertEquals(
                """
                Model: "multi_io"
                ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
                ┃ Layer (type)                ┃ Output Shape ┃ Param # ┃ Activation ┃ Connected to                   ┃
                ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
                │ numbers (InputLayer)        │ (None, 4)    │       0 │ -          │ -                              │
                """.stripTrailing(),
                run.out().lines().limit(5).reduce((a, b) -> a + "\n" + b).orElseThrow());
        assertTrue(run.out().contains("│ dense_32[0][0], dense_33[0][0] │"), run.out());
        assertTrue(run.out().contains("\n Total params: 109 (436.00 B)\n"), run.out());
    }

    @Test
    void frozenWeightsAndStatisticsAreNotTrainable() {
        Run run = Run.of("summary", Run.model("batch_normalization.keras"));
        assertTrue(run.out().contains(" Trainable params: 160 (640.00 B)\n"), run.out());
        assertTrue(run.out().contains(" Non-trainable params: 40 (160.00 B)\n"), run.out());
    }

    @Test
    void whoWroteTheFileIsToldForEachFormat() {
        Path weights = Run.model("one_by_one.weights.h5");
        Run pair = Run.of("summary", weights, "--architecture", Run.model("one_by_one.json"));
        assertTrue(pair.out().contains(" Format: weights beside an architecture (.json)\n"), pair.out());
        assertTrue(pair.out().contains(" Written by: a Keras that does not say which\n"), pair.out());
        Run legacy = Run.of("summary", Run.golden("legacy/files/bfloat16_tfkeras_2_11.h5"));
        assertTrue(legacy.out().contains(" Format: legacy HDF5 (.h5)\n"), legacy.out());
        assertTrue(legacy.out().contains(" Written by: Keras 2.11.0\n"), legacy.out());
    }

    @Test
    void aTruncatedModelIsRefusedInOneSentence() {
        for (String file : new String[] {"truncated.keras", "truncated.h5", "weights_truncated.keras"}) {
            Path model = Run.golden("malformed/files/" + file);
            Run run = Run.of("summary", model);
            assertEquals(1, run.code());
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("densor: " + model + ": "), run.err());
        }
    }
}
