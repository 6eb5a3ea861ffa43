package dev.densor.conformance;

import dev.densor.ops.BatchNormalizing;
import dev.densor.ops.Comparison;
import dev.densor.ops.Control;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Ordering;
import dev.densor.ops.Products;
import dev.densor.ops.Random;
import dev.densor.ops.Slicing;
import dev.densor.ops.Statistics;
import dev.densor.ops.Versioned;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What has a gradient because its parts have one, of what Keras's backend module has. */
final class KerasGradientCases {
    private static final Shape CUBE = Shape.of(2, 3, 2);

    private KerasGradientCases() {}

    static List<GradientCase> all() {
        return Stream.of(elements(), parts(), channels()).flatMap(List::stream).toList();
    }

    /** 0.3, 0.4, ... in an order that is not theirs: apart from each other, and no kink among them. */
    private static HostArray apart(Shape shape) {
        int size = (int) shape.size();
        double[] values = DoubleStream.iterate(0, i -> i + 1)
                .limit(size)
                .map(i -> 0.3 + 0.1 * (7 * i % size))
                .toArray();
        return HostArray.of(values, shape);
    }

    private static GradientCase cube(String name, UnaryOperator<Tensor> function) {
        return new GradientCase(name, List.of(apart(CUBE)), x -> function.apply(x.get(0)));
    }

    private static GradientCase several(String name, Function<List<Tensor>, Tensor> function, Shape... shapes) {
        return new GradientCase(
                name, Stream.of(shapes).map(KerasGradientCases::apart).toList(), function);
    }

    private static List<GradientCase> elements() {
        return List.of(
                cube("Elementwise.rsqrt", Elementwise::rsqrt),
                cube("Elementwise.log2", Elementwise::log2),
                cube("Elementwise.log10", Elementwise::log10),
                several(
                        "Elementwise.clip between tensors",
                        x -> Elementwise.clip(x.get(0), Elementwise.add(x.get(1), 0.05), x.get(2)),
                        CUBE,
                        Shape.of(2),
                        Shape.of(3, 1)),
                cube("Versioned.sqrt", x -> Versioned.sqrt(x, KerasVersion.V2)),
                cube("Versioned.clip", x -> Versioned.clip(x, 0.65, 1.05, KerasVersion.V2)),
                cube("Versioned.softmax", x -> Versioned.softmax(x, KerasVersion.V2, 1)),
                cube("Versioned.l2Normalize", x -> Versioned.l2Normalize(x, KerasVersion.V3, 1)),
                cube("Random.dropout", x -> Random.dropout(x, 0.4, x.shape(), 3)));
    }

    private static List<GradientCase> parts() {
        return List.of(
                cube("Slicing.slice", x -> Slicing.slice(x, new int[] {0, 1, 0}, new int[] {2, 2, 1})),
                cube("Slicing.strided", x -> Slicing.strided(x, 1, null, null, -2)),
                cube("Slicing.reverse", x -> Slicing.reverse(x, 0, 2)),
                cube("Control.map", x -> Control.map(x, Elementwise::square)),
                cube("Control.foldLeft", x -> Control.foldLeft(x, null, Elementwise::multiply)),
                cube("Control.foldRight", x -> Control.foldRight(x, null, Elementwise::divide)),
                several(
                        "Control.where",
                        x -> Control.where(Comparison.greater(x.get(1), 0.35), x.get(0), Elementwise.square(x.get(0))),
                        CUBE,
                        Shape.of(2)),
                cube("Ordering.topK", x -> Ordering.topK(x, 1).values()));
    }

    private static List<GradientCase> channels() {
        Shape channels = Shape.of(3);
        return List.of(
                cube("Statistics.std", x -> Statistics.std(x, false, 1)),
                several("Products.matmul", x -> Products.matmul(x.get(0), x.get(1)), CUBE, Shape.of(2, 3)),
                several("Products.matmul of vectors", x -> Products.matmul(x.get(1), x.get(0)), CUBE, channels),
                several("Products.batchDot", x -> Products.batchDot(x.get(0), x.get(1)), CUBE, Shape.of(2, 2, 4)),
                several("Products.biasAdd", x -> Products.biasAdd(x.get(0), x.get(1), true), CUBE, channels),
                several(
                        "BatchNormalizing.byStatistics",
                        x -> BatchNormalizing.byStatistics(
                                x.get(0),
                                new Normalizations.Statistics(x.get(1), x.get(2)),
                                new Normalizations.Affine(x.get(3), x.get(4)),
                                1,
                                1e-3),
                        CUBE,
                        channels,
                        channels,
                        channels,
                        channels),
                several(
                        "BatchNormalizing.byItself",
                        x -> BatchNormalizing.byItself(
                                        x.get(0), new Normalizations.Affine(x.get(1), x.get(2)), 1e-3, 0, 2)
                                .output(),
                        CUBE,
                        channels,
                        channels));
    }
}
