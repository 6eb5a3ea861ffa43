package dev.densor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasVersionTest {
    @ParameterizedTest
    @CsvSource({
        ",V2",
        "0.3.1,V2",
        "1.2.2,V2",
        "2.2.4,V2",
        "2.6.0-tf,V2",
        "2.15.0,V2",
        "3.0.0,V3",
        "3.15.1,V3",
        "20.1,V3"
    })
    void followsTheVersionThatAFileStates(String version, KerasVersion expected) {
        assertEquals(expected, KerasVersion.of(version));
    }
}
