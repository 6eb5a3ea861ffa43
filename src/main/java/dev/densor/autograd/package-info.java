/**
 * Reverse-mode differentiation. A {@link dev.densor.autograd.Tape} remembers the operations of its thread; each brings
 * a {@link dev.densor.autograd.Pullback}, its gradient rule, written with operations again. Source of the method:
 * A. Griewank, A. Walther, Evaluating Derivatives, SIAM 2008.
 */
package dev.densor.autograd;
