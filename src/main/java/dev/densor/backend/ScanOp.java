package dev.densor.backend;

/** The ways to accumulate along an axis, keeping the type. */
public enum ScanOp {
    /** running sum */
    SUM,
    /** running product */
    PROD
}
