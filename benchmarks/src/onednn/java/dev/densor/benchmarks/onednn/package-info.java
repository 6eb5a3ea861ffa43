/** oneDNN called as directly as JavaCPP allows. */
package dev.densor.benchmarks.onednn;
