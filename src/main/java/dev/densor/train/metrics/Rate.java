package dev.densor.train.metrics;

/** A number made of the counts of outcomes; a ratio with nothing below the line is 0. */
@FunctionalInterface
interface Rate {
    /** {@code TP / (TP + FP)} */
    Rate PRECISION = of(Outcome.TRUE_POSITIVE, Outcome.FALSE_POSITIVE);
    /** {@code TP / (TP + FN)}, also called sensitivity and true positive rate */
    Rate RECALL = of(Outcome.TRUE_POSITIVE, Outcome.FALSE_NEGATIVE);
    /** {@code TN / (TN + FP)} */
    Rate SPECIFICITY = of(Outcome.TRUE_NEGATIVE, Outcome.FALSE_POSITIVE);
    /** {@code FP / (FP + TN)} */
    Rate FALSE_POSITIVES = of(Outcome.FALSE_POSITIVE, Outcome.TRUE_NEGATIVE);

    /** Its value at a threshold, for a label. */
    double at(Confusion confusion, int threshold, int label);

    private static Rate of(Outcome part, Outcome rest) {
        return (confusion, threshold, label) -> {
            double count = confusion.count(part, threshold, label);
            return Totals.ratio(count, count + confusion.count(rest, threshold, label));
        };
    }
}
