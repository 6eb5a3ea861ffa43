package dev.densor.portable;

import dev.densor.backend.BinaryOp;

/** The functions of two float32 elements that have loops here. */
final class BinaryFunctions {
    private BinaryFunctions() {}

    static boolean has(BinaryOp op) {
        return op != BinaryOp.POW && !op.isLogical();
    }

    /** {@code x[i] = op(x[i], y[i])} for i from 0 to {@code count - 1}. */
    static void apply(BinaryOp op, float[] x, float[] y, int count) {
        switch (op) {
            case ADD -> add(x, y, count);
            case SUBTRACT -> subtract(x, y, count);
            case MULTIPLY -> multiply(x, y, count);
            case DIVIDE -> divide(x, y, count);
            case MAXIMUM -> maximum(x, y, count);
            case MINIMUM -> minimum(x, y, count);
            default -> throw new IllegalArgumentException(op + " is no arithmetic");
        }
    }

    private static void add(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] += y[i];
        }
    }

    private static void subtract(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] -= y[i];
        }
    }

    private static void multiply(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= y[i];
        }
    }

    private static void divide(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] /= y[i];
        }
    }

    static void maximum(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], y[i]);
        }
    }

    private static void minimum(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(x[i], y[i]);
        }
    }

    /** {@code truths[i] = op(x[i], y[i])} for i from 0 to {@code count - 1}, all of {@code scratch}. */
    static void compare(BinaryOp op, Scratch scratch, int count) {
        float[] x = scratch.x;
        float[] y = scratch.y;
        byte[] truths = scratch.truths;
        switch (op) {
            case EQUAL, NOT_EQUAL -> equal(x, y, truths, count, op == BinaryOp.EQUAL);
            case GREATER -> less(y, x, truths, count);
            case LESS -> less(x, y, truths, count);
            case GREATER_EQUAL -> atMost(y, x, truths, count);
            case LESS_EQUAL -> atMost(x, y, truths, count);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        }
    }

    private static void equal(float[] x, float[] y, byte[] truths, int count, boolean wanted) {
        for (int i = 0; i < count; i++) {
            truths[i] = (byte) ((x[i] == y[i]) == wanted ? 1 : 0);
        }
    }

    private static void less(float[] x, float[] y, byte[] truths, int count) {
        for (int i = 0; i < count; i++) {
            truths[i] = (byte) (x[i] < y[i] ? 1 : 0);
        }
    }

    private static void atMost(float[] x, float[] y, byte[] truths, int count) {
        for (int i = 0; i < count; i++) {
            truths[i] = (byte) (x[i] <= y[i] ? 1 : 0);
        }
    }
}
