package dev.densor.benchmarks.suite;

/**
 * One engine on one workload in one round.
 *
 * @param workload its name
 * @param engine its name
 * @param round from 0
 * @param others the share of the machine that other processes took meanwhile, or null when that is not known
 * @param answer what was measured
 */
record Measurement(String workload, String engine, int round, Double others, Answer answer) {}
