package dev.densor.nn.constraints;

public final class Constraints {
    public static Constraint get(Object o) {
        return null;
    }

    public static Object serialize(Constraint i) {
        return null;
    }
}
