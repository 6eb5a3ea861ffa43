/** Configurations as Keras writes them: reading them with checks, and the objects they name. */
package dev.densor.nn.config;
