package dev.densor.nn.initializers;

public final class Initializers {
    public static Initializer get(Object o) {
        return null;
    }

    public static Object serialize(Initializer i) {
        return null;
    }

    public static Initializer zeros() {
        return null;
    }

    public static Initializer ones() {
        return null;
    }

    public static Initializer glorotUniform() {
        return null;
    }
}
