package dev.densor;

import dev.densor.ops.Creation;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;
import java.util.Map;

/** The functions of {@link K} that make tensors and variables, and read and write their values. */
public abstract sealed class KCreation extends KConfig permits KShapes {
    KCreation() {}

    /**
     * A variable of {@link #floatx} with a copy of a value: a number, nested arrays of them, or a {@link HostArray}. It
     * is the caller's to close.
     */
    public static Variable variable(Object value) {
        return variable(value, floatx(), "Variable");
    }

    /** A variable with a copy of a value, converted to {@code dtype}. It is the caller's to close. */
    public static Variable variable(Object value, DType dtype, String name) {
        return Variables.of(Variables.owned(value, dtype), name);
    }

    /** A tensor of {@link #floatx} of a number, nested arrays of them, or a {@link HostArray}. */
    public static Tensor constant(Object value) {
        return constant(value, floatx());
    }

    /** A tensor of a number, a boolean, nested arrays of them, or a {@link HostArray}. */
    public static Tensor constant(Object value, DType dtype) {
        return Tensor.of(backend(), NestedArray.of(value, dtype));
    }

    /** {@code value} everywhere. */
    public static Tensor constant(double value, DType dtype, Shape shape) {
        return Tensor.filled(backend(), dtype, shape, value);
    }

    /** 0 everywhere, {@link #floatx}. */
    public static Tensor zeros(int... shape) {
        return zeros(Shape.of(shape), floatx());
    }

    /** 0 everywhere. */
    public static Tensor zeros(Shape shape, DType dtype) {
        return constant(0, dtype, shape);
    }

    /** 1 everywhere, {@link #floatx}. */
    public static Tensor ones(int... shape) {
        return ones(Shape.of(shape), floatx());
    }

    /** 1 everywhere. */
    public static Tensor ones(Shape shape, DType dtype) {
        return constant(1, dtype, shape);
    }

    /** 0 everywhere, in the shape, the type and the place of {@code x}. */
    public static Tensor zerosLike(Tensor x) {
        return Tensor.filled(x.backend(), x.dtype(), x.shape(), 0);
    }

    /** 1 everywhere, in the shape, the type and the place of {@code x}. */
    public static Tensor onesLike(Tensor x) {
        return Tensor.filled(x.backend(), x.dtype(), x.shape(), 1);
    }

    /** [size, size], 1 on the diagonal, {@link #floatx}. */
    public static Tensor eye(int size) {
        return eye(size, size, floatx());
    }

    /** [rows, columns], 1 where both indices are the same, {@link #floatx}. */
    public static Tensor eye(int rows, int columns) {
        return eye(rows, columns, floatx());
    }

    /** [rows, columns], 1 where both indices are the same. */
    public static Tensor eye(int rows, int columns, DType dtype) {
        return Creation.eye(backend(), rows, columns, dtype);
    }

    /** {@code x}: tensors do not change. */
    public static Tensor identity(Tensor x) {
        return x;
    }

    /** The value of a variable as a tensor; later updates do not change it. */
    public static Tensor identity(Variable x) {
        return x.value(backend());
    }

    /** 0, 1, ... below {@code stop}, INT32; none when it is below 1. */
    public static Tensor arange(double stop) {
        return arange(0, stop, 1);
    }

    /** {@code start}, {@code start + 1}, ... below {@code stop}, INT32. */
    public static Tensor arange(double start, double stop) {
        return arange(start, stop, 1);
    }

    /** {@code start}, {@code start + step}, ... before {@code stop}, INT32. */
    public static Tensor arange(double start, double stop, double step) {
        return arange(start, stop, step, DType.INT32);
    }

    /** {@code start}, {@code start + step}, ... before {@code stop}. */
    public static Tensor arange(double start, double stop, double step, DType dtype) {
        return Creation.arange(backend(), start, stop, step, dtype);
    }

    /** The elements in host memory. */
    public static HostArray eval(Tensor x) {
        return x.toArray();
    }

    /** A copy of the value in host memory. */
    public static HostArray eval(Variable x) {
        return HostCopy.of(x.read());
    }

    /** The elements in host memory. */
    public static HostArray getValue(Tensor x) {
        return x.toArray();
    }

    /** A copy of the value in host memory. */
    public static HostArray getValue(Variable x) {
        return HostCopy.of(x.read());
    }

    /** Copies of the values in host memory. */
    public static List<HostArray> batchGetValue(List<Variable> variables) {
        return variables.stream().map(KCreation::getValue).toList();
    }

    /** Replaces the value by a copy of numbers in host memory, converted to the type of the variable. */
    public static void setValue(Variable x, Object value) {
        x.assign(Variables.owned(value, x.dtype()));
    }

    /** {@link #setValue} for each variable. */
    public static void batchSetValue(Map<Variable, ?> values) {
        values.forEach(KCreation::setValue);
    }

    /** Replaces the value by that of a tensor of the same shape and type. */
    public static void update(Variable x, Tensor value) {
        x.assign(value);
    }

    /** {@code x += increment}. */
    public static void updateAdd(Variable x, Tensor increment) {
        Variables.add(x, increment);
    }

    /** {@code x -= decrement}. */
    public static void updateSub(Variable x, Tensor decrement) {
        Variables.subtract(x, decrement);
    }

    /** {@code x -= (x - value) (1 - momentum)}. */
    public static void movingAverageUpdate(Variable x, Tensor value, double momentum) {
        Variables.moveAverage(x, value, momentum);
    }

    /** The number of elements. */
    public static long countParams(Tensor x) {
        return x.shape().size();
    }

    /** The number of elements. */
    public static long countParams(Variable x) {
        return x.shape().size();
    }

    /** The number of elements. */
    public static long size(Tensor x) {
        return x.shape().size();
    }

    /** The elements converted: to integers by truncation, to BOOL by {@code x != 0}. */
    public static Tensor cast(Tensor x, DType dtype) {
        return Shaping.cast(x, dtype);
    }

    /** {@link #cast(Tensor, DType)} by Keras's name of the type: {@code "float16"}. */
    public static Tensor cast(Tensor x, String dtype) {
        return Shaping.cast(x, DType.of(dtype));
    }

    /** The type of the elements. */
    public static DType dtype(Tensor x) {
        return x.dtype();
    }

    /** The type of the elements. */
    public static DType dtype(Variable x) {
        return x.dtype();
    }
}
