/**
 * The machine's own memory and processors: buffers on the Java heap or outside it, walks over their layouts, and the
 * team of threads that shares the work of a call, and the folder that native libraries are unpacked to. What the
 * backends have in common.
 */
package dev.densor.host;
