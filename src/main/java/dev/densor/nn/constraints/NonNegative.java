package dev.densor.nn.constraints;

import java.util.Map;

/** max(w, 0); part of a layer's configuration. */
record NonNegative() implements Constraint {
    @Override
    public String className() {
        return "NonNeg";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of();
    }
}
