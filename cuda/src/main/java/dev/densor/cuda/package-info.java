/** The contract over CUDA: what is launched for each of its methods. */
package dev.densor.cuda;
