/**
 * The command line, {@code densor}: {@link dev.densor.cli.Main} and a class for each command. What the commands read and
 * write is in {@link dev.densor.cli.data}.
 */
package dev.densor.cli;
