/**
 * The oracle: every kernel as simply as it can be written, in double arithmetic, rounded once on store. It runs every
 * dtype, needs nothing but Java, and is what the other backends are compared with.
 */
package dev.densor.reference;
