package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the metrics of a confusion matrix are configured with.
 *
 * @param stated the value of {@code thresholds} as it was given: a number, a list of numbers or null
 * @param thresholds what that means
 * @param topK how many scores of a sample count as positive candidates, the largest ones; null for all
 * @param classId the only class that is counted, or null
 */
record ConfusionOptions(Object stated, Thresholds thresholds, Integer topK, Integer classId) {
    static ConfusionOptions read(String className, Config config) {
        double[] values = Thresholds.read(config);
        Integer topK = config.has("top_k") ? (Integer) config.positiveInt("top_k") : null;
        Integer classId = config.has("class_id") ? (Integer) config.integer("class_id", 0) : null;
        if (classId != null && classId < 0) {
            throw config.wrong("class_id", "0 or more");
        }
        Thresholds thresholds = values == null ? Thresholds.standard(topK != null) : Thresholds.of(className, values);
        return new ConfusionOptions(config.get("thresholds"), thresholds, topK, classId);
    }

    /** As Keras writes them. */
    Map<String, Object> config(boolean counts) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("thresholds", stated);
        if (!counts) {
            config.put("top_k", topK);
            config.put("class_id", classId);
        }
        return config;
    }

    /** The scores and labels that are counted. */
    Judged pick(Label label, Judged judged) {
        Judged largest = topK == null ? judged : judged.withLargest(topK);
        return (classId == null ? largest : largest.ofClass(label, classId)).flat();
    }
}
