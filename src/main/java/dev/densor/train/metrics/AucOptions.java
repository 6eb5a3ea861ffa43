package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an area under a curve is configured with.
 *
 * @param inner the thresholds that were stated, without the outermost two; null when only their number was
 * @param thresholds what that means
 * @param labels how labels are kept apart
 * @param fromLogits whether the scores are logits, whose sigmoid is compared with the thresholds
 */
record AucOptions(Shape shape, double[] inner, Thresholds thresholds, Labels labels, boolean fromLogits) {
    private static final int THRESHOLDS = 200;

    /** Which curve, and how its area is taken. */
    record Shape(AucCurve curve, AucSummation summation) {}

    /**
     * How several labels of a sample are treated.
     *
     * @param apart whether each has a curve of its own, whose areas are averaged
     * @param count how many there are, when that was stated, or null
     * @param weights of the labels, or null
     */
    record Labels(boolean apart, Integer count, double[] weights) {}

    static AucOptions read(Config config) {
        Shape shape = new Shape(AucCurve.read(config), AucSummation.read(config));
        double[] inner = Thresholds.read(config);
        return new AucOptions(
                shape, inner, thresholds(config, inner), labels(config), config.flag("from_logits", false));
    }

    private static Thresholds thresholds(Config config, double[] inner) {
        if (inner != null) {
            return Thresholds.openAround("AUC", inner);
        }
        int count = config.integer("num_thresholds", THRESHOLDS);
        if (count < 2) {
            throw config.wrong("num_thresholds", "2 or more");
        }
        return Thresholds.openEvenly(count);
    }

    private static Labels labels(Config config) {
        boolean apart = config.flag("multi_label", false);
        Integer count = config.has("num_labels") ? (Integer) config.positiveInt("num_labels") : null;
        if (count != null && !apart) {
            throw config.wrong("num_labels", "left out, or multi_label true");
        }
        double[] weights =
                config.array("label_weights").map(HostArray::toDoubles).orElse(null);
        return new Labels(apart, count, weights);
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("num_thresholds", thresholds.count());
        config.put("curve", shape.curve.name());
        config.put("summation_method", shape.summation.kerasName());
        config.put("multi_label", labels.apart);
        config.put("num_labels", labels.count);
        config.put("label_weights", labels.weights);
        config.put("from_logits", fromLogits);
        if (inner != null) {
            config.put("thresholds", inner);
        }
        return config;
    }
}
