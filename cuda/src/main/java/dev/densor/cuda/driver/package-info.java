/**
 * The CUDA driver and cuBLAS, each call checked. The only package that knows JCuda; the rest of this module sees
 * {@link dev.densor.cuda.driver.Driver}, which tests replace by one that runs the kernels on the processor.
 */
package dev.densor.cuda.driver;
