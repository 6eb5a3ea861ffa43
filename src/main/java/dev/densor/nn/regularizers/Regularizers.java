package dev.densor.nn.regularizers;

public final class Regularizers {
    public static Regularizer get(Object o) {
        return null;
    }

    public static Object serialize(Regularizer i) {
        return null;
    }
}
