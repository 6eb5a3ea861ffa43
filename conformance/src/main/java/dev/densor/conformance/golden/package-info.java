/**
 * What real Keras answered: cases of {@code ci/golden}, found by the system property {@code densor.golden}, and their
 * comparison with what a backend answers, within the tolerances that the data itself states.
 */
package dev.densor.conformance.golden;
