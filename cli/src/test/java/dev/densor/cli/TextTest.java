package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void memoryIsWrittenAsKerasWritesIt() {
        assertEquals("0.00 B", Text.memory(0));
        assertEquals("1023.00 B", Text.memory(1023));
        assertEquals("1.00 KB", Text.memory(1024));
        assertEquals("427.29 KB", Text.memory(109_386 * 4));
        assertEquals("8192.00 PB", Text.memory(Long.MAX_VALUE));
    }

    @Test
    void numbersAreGrouped() {
        assertEquals("0", Text.grouped(0));
        assertEquals("109,386", Text.grouped(109_386));
    }

    @Test
    void charactersThatAreNotToBeSeenAreMadeVisible() {
        assertEquals("two\\u000alines\\u001b[0m \\u202eé", Text.printable("two\nlines\u001b[0m \u202eé"));
    }
}
