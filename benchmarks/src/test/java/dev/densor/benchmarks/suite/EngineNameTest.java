package dev.densor.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EngineNameTest {
    @Test
    void densorIsNamedWithItsDevice() {
        EngineName cuda = new EngineName("densor-cuda:1");
        assertTrue(cuda.isOwn());
        assertFalse(cuda.isPeer());
        assertEquals("densor", cuda.profile());
        assertEquals("cuda:1", cuda.device());
    }

    @Test
    void densorIsGivenTensorsWhenItsNameEndsSo() {
        EngineName tensors = new EngineName("densor-native-tensors");
        assertTrue(tensors.takesTensors());
        assertEquals("densor", tensors.profile());
        assertEquals("native", tensors.device());
        assertFalse(new EngineName("densor-native").takesTensors());
    }

    @Test
    void othersAreNamedLikeTheirProfile() {
        EngineName djl = new EngineName("djl");
        assertFalse(djl.isOwn());
        assertTrue(djl.isPeer());
        assertEquals("djl", djl.profile());
    }

    @Test
    void theBareCallIsNoPeer() {
        assertFalse(EngineName.BARE.isPeer());
    }
}
