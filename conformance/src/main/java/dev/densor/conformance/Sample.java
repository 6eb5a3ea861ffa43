package dev.densor.conformance;

import java.util.List;

/**
 * Operands to run a case on once.
 *
 * @param name for messages: {@code "[5, 7, 11] transposed"}
 * @param operands in the order in which the case takes them
 */
record Sample(String name, List<Operand> operands) {
    static Sample of(String name, Operand... operands) {
        return new Sample(name, List.of(operands));
    }
}
