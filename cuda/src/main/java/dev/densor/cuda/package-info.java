/**
 * The contract over CUDA. {@link dev.densor.cuda.CudaProvider} finds and opens a GPU; the backend it gives delegates to
 * a class for each family of kernels (elementwise functions, copies, reductions, products), which decides what is
 * launched over how many threads. The kernels are in cuda/src/main/cuda; what was compiled from them is loaded one by
 * one, when it is first used: as machine code where {@link dev.densor.cuda.KernelImages} finds some for the GPU and its
 * driver, else as PTX, which the driver compiles.
 */
package dev.densor.cuda;
