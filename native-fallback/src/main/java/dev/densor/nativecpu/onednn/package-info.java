/**
 * oneDNN, seen as calls on addresses: how its library is found and loaded, memory outside the Java heap, and the
 * primitives that one thread at a time executes. The only package that knows JavaCPP and JNA.
 */
package dev.densor.nativecpu.onednn;
