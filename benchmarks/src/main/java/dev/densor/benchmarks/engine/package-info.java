/** What an engine has to implement to be timed: {@link dev.densor.benchmarks.engine.Engine}, found by ServiceLoader. */
package dev.densor.benchmarks.engine;
