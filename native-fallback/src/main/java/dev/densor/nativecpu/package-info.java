/**
 * The processor at the speed of oneDNN: provider {@code native}. What oneDNN does not compute, or not as exactly as the
 * contract asks, the portable backend's loops do over the same memory.
 */
package dev.densor.nativecpu;
