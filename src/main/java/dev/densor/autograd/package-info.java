/**
 * Reverse-mode differentiation. A {@link dev.densor.autograd.Tape} remembers the operations of its thread; each brings
 * a {@link dev.densor.autograd.Pullback}, its gradient rule, written with operations again. Source of the method:
 * A. Griewank, A. Walther, Evaluating Derivatives, SIAM 2008.
 *
 * <p>Where a function has no derivative, at a kink or a tie, a rule gives one of the slopes beside it or one between:
 *
 * <ul>
 *   <li>{@code abs}: 1 at 0;
 *   <li>{@code relu}, {@code relu6}, {@code hard_tanh}, {@code hard_sigmoid}, {@code sparse_sigmoid}, the shrinks and
 *       {@code threshold}: 0 at the kinks; {@code hard_silu}: 0 at -3 and 1 at 3;
 *   <li>{@code leaky_relu}, {@code elu}, {@code selu} at 0: the slope on the left, 0.2, 1 and 1.758; the function
 *       {@code Activations.leakyRelu}: 1;
 *   <li>{@code maximum}, {@code minimum} and what is made of them, {@code clip} and {@code relu} with a slope or a
 *       greatest value: half of the gradient to each of two equal operands;
 *   <li>the reductions {@code max} and {@code min}: even shares to all elements that are the largest;
 *   <li>{@code sort}: to the elements in the order that they were given; {@code floor}, {@code ceil}, {@code round} and
 *       {@code sign}: 0 everywhere.
 * </ul>
 */
package dev.densor.autograd;
