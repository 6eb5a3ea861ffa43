package dev.densor.conformance;

import static dev.densor.conformance.OpCases.FLOATING;
import static dev.densor.conformance.Tolerance.COMPOSITE;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.DenseChain;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Rows for dense layers of which each reads what the one before it gives. */
final class ChainCases {
    /** Rows, features, then the units of each layer: one and many of each, and no multiples of a block. */
    private static final int[][] SIZES = {
        {1, 1, 1, 1},
        {1, 3, 65, 10},
        {17, 20, 1, 3},
        {7, 300, 33, 130},
        {33, 5, 7, 4, 9},
        {2, 784, 16, 17, 1, 2},
        {0, 3, 5, 4}
    };

    /** The same of chains that read bytes: also more rows than a launch takes through several layers. */
    private static final int[][] SIZES_OF_BYTES = {
        {1, 3, 65, 10}, {33, 5, 7, 4}, {17, 20, 3}, {300, 9, 5}, {2, 784, 33}, {0, 3, 5}
    };

    /** Numbers of eight bits: any type has them, and rounds a product with a byte. */
    private static final DenseChainSpec.Bytes SCALED = new DenseChainSpec.Bytes(129.0 / 32768, -0.40625);

    private ChainCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>(List.of(
                new OpCase(
                        "DenseChain.fused",
                        COMPOSITE,
                        FLOATING,
                        ChainCases::sizes,
                        operands -> List.of(
                                chain(operands, true, "relu", "softmax"),
                                chain(operands, true, "tanh", "linear"),
                                chain(operands, false, "linear", "relu"),
                                chain(operands, false, "sigmoid", "softmax"))),
                new OpCase(
                        "DenseChain.fused of special values",
                        COMPOSITE,
                        FLOATING,
                        ChainCases::special,
                        operands -> List.of(
                                chain(operands, true, "relu", "tanh"), chain(operands, true, "linear", "softmax"))),
                new OpCase(
                        "DenseChain.fused of bytes",
                        COMPOSITE,
                        FLOATING,
                        ChainCases::ofBytes,
                        operands -> List.of(
                                bytes(operands, SCALED, "relu"),
                                bytes(operands, SCALED, "softmax"),
                                bytes(operands, DenseChainSpec.Bytes.UNSCALED, "linear")))));
        Stream.of(UnaryOp.values())
                .filter(UnaryOp::isActivation)
                .forEach(op -> cases.add(new OpCase(
                        "DenseChainKernel.denseChain " + op,
                        COMPOSITE,
                        FLOATING,
                        ChainCases::small,
                        operands -> List.of(Kernels.denseChain(op, operands)))));
        return cases;
    }

    /** With `inner` behind all layers but the last, and `last` behind that. */
    private static Tensor chain(List<Tensor> operands, boolean biased, String inner, String last) {
        List<DenseChain.Step> steps = steps(operands, biased, inner, last);
        return DenseChain.fused(operands.get(0), steps).orElseGet(() -> oneByOne(operands.get(0), steps));
    }

    private static List<DenseChain.Step> steps(List<Tensor> operands, boolean biased, String inner, String last) {
        List<DenseChain.Step> steps = new ArrayList<>();
        for (int i = 1; i < operands.size(); i += 2) {
            Activation activation = Activations.get(i + 2 < operands.size() ? inner : last, KerasVersion.V3);
            steps.add(new DenseChain.Step(operands.get(i), biased ? operands.get(i + 1) : null, activation));
        }
        return steps;
    }

    /** Of an x of bytes. */
    private static Tensor bytes(List<Tensor> operands, DenseChainSpec.Bytes bytes, String last) {
        Tensor x = operands.get(0);
        List<DenseChain.Step> steps = steps(operands, true, "relu", last);
        return DenseChain.fused(x, bytes, steps).orElseGet(() -> {
            Tensor numbers = Shaping.cast(x, operands.get(1).dtype());
            return oneByOne(Elementwise.add(Elementwise.multiply(numbers, bytes.scale()), bytes.offset()), steps);
        });
    }

    private static Tensor oneByOne(Tensor x, List<DenseChain.Step> steps) {
        Tensor y = x;
        for (DenseChain.Step step : steps) {
            y = Linalg.dense(y, step.kernel(), step.bias(), step.activation());
        }
        return y;
    }

    /** Layers of so many units on x. */
    private static Sample sample(Values values, HostArray x, int... units) {
        List<Operand> operands = new ArrayList<>(List.of(Operand.of(x)));
        int features = x.shape().dim(-1);
        for (int each : units) {
            operands.add(Operand.of(values.factors(Shape.of(features, each))));
            operands.add(Operand.of(values.factors(Shape.of(each))));
            features = each;
        }
        return new Sample(x.shape() + " through " + Arrays.toString(units), operands);
    }

    private static List<Sample> sizes(Values values) {
        List<Sample> samples = new ArrayList<>();
        for (int[] s : SIZES) {
            int[] units = Arrays.copyOfRange(s, 2, s.length);
            samples.add(sample(values, values.factors(Shape.of(s[0], s[1])), units));
        }
        return samples;
    }

    private static List<Sample> ofBytes(Values values) {
        Random random = new Random(8);
        List<Sample> samples = new ArrayList<>();
        for (int[] s : SIZES_OF_BYTES) {
            Shape shape = Shape.of(s[0], s[1]);
            int[] all = random.ints(shape.size(), 0, 256).toArray();
            HostArray x = HostArray.of(all, shape).cast(DType.UINT8);
            samples.add(sample(values, x, Arrays.copyOfRange(s, 2, s.length)));
        }
        return samples;
    }

    private static List<Sample> small(Values values) {
        return List.of(
                sample(values, values.factors(Shape.of(5, 3)), 4, 19),
                sample(values, values.factors(Shape.of(1, 2)), 1),
                sample(values, values.factors(Shape.of(18, 2)), 3, 2, 1));
    }

    private static List<Sample> special(Values values) {
        return List.of(
                sample(values, values.specialInRows(37), 19, 5),
                sample(
                        values,
                        values.special().reshape(Shape.of(values.special().size(), 1)),
                        3,
                        2));
    }
}
