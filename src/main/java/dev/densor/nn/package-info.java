/**
 * Layers and models as Keras has them. {@link dev.densor.nn.Sequential} and {@link dev.densor.nn.Functional} are the
 * models; {@link dev.densor.nn.Model#predict(float[][])} runs them; {@link dev.densor.nn.Dense} is the layer to read
 * first. To write a layer of your own extend {@link dev.densor.nn.UnaryLayer}.
 */
package dev.densor.nn;
