package dev.densor.backend;

/** The ways to make one element of many along an axis. */
public enum ReduceOp {
    /** sum; 0 of nothing; keeps the type */
    SUM,
    /** product; 1 of nothing; keeps the type */
    PROD,
    /** largest, NaN when one is; keeps the type; not of nothing */
    MAX,
    /** smallest, NaN when one is; keeps the type; not of nothing */
    MIN,
    /** index of the largest, the lowest of several, of the first NaN if there is one; INT32; not of nothing */
    ARGMAX,
    /** index of the smallest, the lowest of several, of the first NaN if there is one; INT32; not of nothing */
    ARGMIN,
    /** whether any is true; BOOL to BOOL; false of nothing */
    ANY,
    /** whether all are true; BOOL to BOOL; true of nothing */
    ALL;

    /** Whether the result is an index. */
    public boolean isIndex() {
        return this == ARGMAX || this == ARGMIN;
    }

    /** Whether operand and result are BOOL. */
    public boolean isLogical() {
        return this == ANY || this == ALL;
    }

    /** Whether an axis of length 0 has a result. */
    public boolean hasIdentity() {
        return switch (this) {
            case SUM, PROD, ANY, ALL -> true;
            case MAX, MIN, ARGMAX, ARGMIN -> false;
        };
    }
}
