package dev.densor.train.metrics;

/** What became of a prediction. */
enum Outcome {
    /** true label, score above the threshold */
    TRUE_POSITIVE("TruePositives"),
    /** false label, score above the threshold */
    FALSE_POSITIVE("FalsePositives"),
    /** false label, score not above the threshold */
    TRUE_NEGATIVE("TrueNegatives"),
    /** true label, score not above the threshold */
    FALSE_NEGATIVE("FalseNegatives");

    private final String className;

    Outcome(String className) {
        this.className = className;
    }

    /** Keras's metric that counts it. */
    String className() {
        return className;
    }

    boolean ofTrueLabels() {
        return this == TRUE_POSITIVE || this == FALSE_NEGATIVE;
    }

    boolean ofPositives() {
        return this == TRUE_POSITIVE || this == FALSE_POSITIVE;
    }
}
