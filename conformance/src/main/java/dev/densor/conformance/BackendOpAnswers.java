package dev.densor.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.densor.K;
import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Ordering;
import dev.densor.ops.Slicing;
import dev.densor.ops.Statistics;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.Objects;

/** Answers the golden group of shape, index and matrix functions. */
final class BackendOpAnswers implements GoldenAnswers {
    @Override
    public Map<String, Tensor> answer(GoldenCase golden, Backend backend) {
        GoldenArguments arguments = new GoldenArguments(golden, backend);
        return switch (golden.function()) {
            case "keras.ops.moments" -> {
                Statistics.Moments moments = K.moments(arguments.tensor("x"), arguments.integers("axes"));
                yield Map.of("mean", moments.mean(), "variance", moments.variance());
            }
            case "keras.ops.top_k" -> {
                Ordering.Largest largest = K.topK(arguments.tensor("x"), arguments.integer("k"));
                yield Map.of("values", largest.values(), "indices", largest.indices());
            }
            case "K.concatenate" -> Map.of("y", K.concatenate(arguments.tensors("tensors"), arguments.integer("axis")));
            case "K.stack" -> Map.of("y", K.stack(arguments.tensors("x"), arguments.integer("axis")));
            case "K.eye", "K.arange" -> Map.of("y", made(golden.function(), arguments));
            default -> Map.of("y", shaped(golden.function(), arguments));
        };
    }

    /** These come from no tensor, so that K has to be told where to make them. */
    private static Tensor made(String function, GoldenArguments arguments) {
        K.setBackend(arguments.backend());
        try {
            return function.equals("K.eye") ? eye(arguments.integers("size")) : arange(arguments.integers("args"));
        } finally {
            K.setBackend(null);
        }
    }

    private static Tensor eye(int... size) {
        return size.length == 1 ? K.eye(size[0]) : K.eye(size[0], size[1]);
    }

    private static Tensor arange(int... bounds) {
        return switch (bounds.length) {
            case 1 -> K.arange(bounds[0]);
            case 2 -> K.arange(bounds[0], bounds[1]);
            default -> K.arange(bounds[0], bounds[1], bounds[2]);
        };
    }

    private static Tensor shaped(String function, GoldenArguments arguments) {
        Tensor x = arguments.tensor("x");
        return switch (function) {
            case "K.transpose" -> K.transpose(x);
            case "K.permute_dimensions" -> K.permuteDimensions(x, arguments.integers("pattern"));
            case "K.reshape" -> K.reshape(x, arguments.integers("shape"));
            case "K.flatten" -> K.flatten(x);
            case "K.batch_flatten" -> K.batchFlatten(x);
            case "K.expand_dims" -> K.expandDims(x, arguments.integer("axis"));
            case "K.squeeze" -> K.squeeze(x, arguments.integer("axis"));
            case "K.tile" -> K.tile(x, arguments.integers("n"));
            case "K.repeat_elements" -> K.repeatElements(x, arguments.integer("rep"), arguments.integer("axis"));
            case "K.repeat" -> K.repeat(x, arguments.integer("n"));
            case "K.reverse" -> K.reverse(x, arguments.integers("axes"));
            case "x[slices]" -> sliced(x, arguments.array("slices"));
            case "K.slice" -> K.slice(x, arguments.integers("start"), arguments.integers("size"));
            case "K.cast" -> cast(x, arguments.text("dtype"));
            default -> computed(function, x, arguments);
        };
    }

    private static Tensor computed(String function, Tensor x, GoldenArguments arguments) {
        return switch (function) {
            case "K.dot" -> K.dot(x, arguments.tensor("y"));
            case "keras.ops.dot", "keras.ops.matmul" -> K.matmul(x, arguments.tensor("y"));
            case "K.batch_dot" -> batchDot(x, arguments.tensor("y"), arguments.integers("axes"));
            case "K.gather" -> K.gather(arguments.tensor("reference"), arguments.tensor("indices"));
            case "K.one_hot" -> K.oneHot(arguments.tensor("indices"), arguments.integer("num_classes"));
            case "K.switch" -> K.where(arguments.tensor("condition"), x, arguments.tensor("y"));
            case "K.bias_add" -> K.biasAdd(x, arguments.tensor("bias"), arguments.text("data_format"));
            case "K.l2_normalize" -> K.l2Normalize(x, arguments.integers("axis"));
            case "K.batch_normalization" -> batchNormalization(x, arguments);
            case "K.in_top_k" ->
                K.inTopK(
                        arguments.tensor("predictions"),
                        arguments.tensor("targets"),
                        arguments.integer("k"),
                        KerasVersion.V3);
            default -> throw new IllegalStateException("no answer to " + function);
        };
    }

    private static Tensor batchDot(Tensor x, Tensor y, int... axes) {
        return switch (axes.length) {
            case 0 -> K.batchDot(x, y);
            case 1 -> K.batchDot(x, y, axes[0]);
            default -> K.batchDot(x, y, axes[0], axes[1]);
        };
    }

    private static Tensor batchNormalization(Tensor x, GoldenArguments arguments) {
        return K.batchNormalization(
                x,
                new Normalizations.Statistics(arguments.tensor("mean"), arguments.tensor("var")),
                new Normalizations.Affine(arguments.tensor("gamma"), arguments.tensor("beta")),
                arguments.integer("axis"),
                arguments.number("epsilon"));
    }

    /** Keras's answer in bfloat16 is stored as float32. */
    private static Tensor cast(Tensor x, String dtype) {
        Tensor y = K.cast(x, dtype);
        return y.dtype() == DType.BFLOAT16 ? K.cast(y, DType.FLOAT32) : y;
    }

    private static Tensor sliced(Tensor x, JsonArray slices) {
        Tensor part = x;
        for (int axis = 0; axis < slices.size(); axis++) {
            JsonArray slice = slices.get(axis).getAsJsonArray();
            int step = Objects.requireNonNullElse(bound(slice.get(2)), 1);
            part = Slicing.strided(part, axis, bound(slice.get(0)), bound(slice.get(1)), step);
        }
        return part;
    }

    private static Integer bound(JsonElement bound) {
        return bound.isJsonNull() ? null : (Integer) bound.getAsInt();
    }
}
