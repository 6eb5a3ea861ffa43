package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.ops.Normalizations;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code (x - moving_mean) / sqrt(moving_variance + epsilon) * gamma + beta}, with the mean and the variance that
 * training kept for each index along an axis. Source: S. Ioffe, C. Szegedy, Batch Normalization, 2015.
 */
public final class BatchNormalization extends AffineNormalization<BatchNormalization> {
    private static final double DEFAULT_MOMENTUM = 0.99;

    private final WeightOptions meanOptions = WeightOptions.statistic("moving_mean", Initializers.zeros());
    private final WeightOptions varianceOptions = WeightOptions.statistic("moving_variance", Initializers.ones());
    private int axis = -1;
    private double momentum = DEFAULT_MOMENTUM;
    private boolean synchronizes;
    private Object renormClipping;
    private double renormMomentum = DEFAULT_MOMENTUM;
    private Variable movingMean;
    private Variable movingVariance;

    /** A layer that normalises along the last axis. */
    public BatchNormalization() {}

    static BatchNormalization of(Config config) {
        refuseOtherKinds(config);
        BatchNormalization layer = new BatchNormalization().read(config);
        int[] axes = config.integers("axis").orElse(new int[] {-1});
        if (axes.length != 1) {
            throw config.wrong("axis", "one axis");
        }
        layer.axis = axes[0];
        layer.momentum = config.number("momentum", DEFAULT_MOMENTUM);
        layer.meanOptions.read(config);
        layer.varianceOptions.read(config);
        layer.synchronizes = config.flag("synchronized", false);
        layer.renormClipping = config.get("renorm_clipping");
        layer.renormMomentum = config.number("renorm_momentum", DEFAULT_MOMENTUM);
        return layer;
    }

    private static void refuseOtherKinds(Config config) {
        if (config.flag("renorm", false)) {
            throw config.wrong("renorm", "false: batch renormalisation is not supported");
        }
        if (config.has("virtual_batch_size")) {
            throw config.wrong("virtual_batch_size", "null: virtual batches are not supported");
        }
    }

    /** Sets the axis along which each index has statistics of its own; default the last. */
    public BatchNormalization axis(int features) {
        axis = features;
        return this;
    }

    /** Sets how much of the moving statistics a training step keeps; default 0.99. */
    public BatchNormalization momentum(double kept) {
        momentum = kept;
        return this;
    }

    /** Sets how the moving mean begins; default zeros. */
    public BatchNormalization movingMeanInitializer(Initializer initializer) {
        meanOptions.initializer(initializer);
        return this;
    }

    /** Sets how the moving variance begins; default ones. */
    public BatchNormalization movingVarianceInitializer(Initializer initializer) {
        varianceOptions.initializer(initializer);
        return this;
    }

    @Override
    BatchNormalization self() {
        return this;
    }

    @Override
    public String className() {
        return "BatchNormalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", (long) axis);
        config.put("momentum", momentum);
        writeFlags(config);
        writeWeights(config, meanOptions, varianceOptions);
        config.put("synchronized", synchronizes);
        config.put("renorm", false);
        config.put("renorm_clipping", renormClipping);
        config.put("renorm_momentum", renormMomentum);
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        declare(input, Axes.of("BatchNormalization", axis), scales(), centers());
        movingMean = addWeight(parameterShape(), meanOptions);
        movingVariance = addWeight(parameterShape(), varianceOptions);
    }

    @Override
    protected Tensor call(Tensor x) {
        int[] dims = parameterDims(x.shape());
        Normalizations.Statistics statistics =
                new Normalizations.Statistics(parameter(movingMean, x, dims), parameter(movingVariance, x, dims));
        return Normalizations.normalize(x, statistics, affine(x, dims), epsilon());
    }
}
