package dev.densor.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float64Test {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497149",
        "-2, -0.9953222650189527",
        "3.5, 0.9999992569016276",
        "7, 1"
    })
    void erfIsThatOfTheTables(double x, double expected) {
        assertEquals(expected, Float64.erf(x), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({
        "relu, -2, 0",
        "relu, 3, 3",
        "tanh, 0.5, 0.46211715726000976",
        "sigmoid, 0, 0.5",
        "elu, -1, -0.6321205588285577",
        "elu, 2, 2",
        "gelu, 1, 0.8413447460685429",
        "gelu, -1, -0.15865525393145705",
        "softsign, -3, -0.75"
    })
    void activationsHaveKerasValues(String activation, double x, double expected) {
        assertEquals(expected, Float64.activate(activation, new double[] {x})[0], 1e-14);
    }

    @Test
    void softmaxIsOverTheRow() {
        double[] expected = {0.25, 0.75};
        assertArrayEquals(expected, Float64.activate("softmax", new double[] {1000, 1000 + Math.log(3)}), 1e-12);
    }

    @Test
    void anUnknownActivationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Float64.activate("swoosh", new double[1]));
    }
}
