// The instructions of tensor cores and of asynchronous copies, one function each. Registers hold two 16-bit numbers or
// one TF32 number; fragments are laid out as "Matrix fragments for mma" of the PTX ISA says. On the processor each is
// done as that text says (see the tests).
#pragma once

#include "device.cuh"

#ifdef __CUDACC__

/** An address in shared memory. */
typedef unsigned Shared;

/** d += a . b for TF32 operands: a is 16 x 8, b is 8 x 8. From sm_80 on. */
DEVICE void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "
                 "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/** d += a . b for bfloat16 operands: a is 16 x 16, b is 16 x 8. From sm_80 on. */
DEVICE void mmaBFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
                 "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/** d += a . b for float16 operands: a is 16 x 16, b is 16 x 8. From sm_80 on. */
DEVICE void mmaFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
                 "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/** d += a . b for float16 operands: a is 16 x 8, b is 8 x 8. From sm_75 on. */
DEVICE void mmaFloat16Half(float (&d)[4], unsigned a0, unsigned a1, unsigned b) {
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a0), "r"(a1), "r"(b));
}

/** Four matrices of 8 rows of 16 bytes from shared memory; lane 8 j + i gives the address of row i of matrix j. */
DEVICE void loadMatrices(unsigned (&r)[4], Shared address) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

/** The same for matrices of 16-bit numbers that are to be transposed. */
DEVICE void loadMatricesTransposed(unsigned (&r)[4], Shared address) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

/** 32 bits of shared memory. */
DEVICE unsigned loadShared(Shared address) {
    unsigned value;
    asm volatile("ld.shared.b32 %0, [%1];" : "=r"(value) : "r"(address) : "memory");
    return value;
}

/** Where in shared memory `p` points. */
DEVICE Shared sharedAddress(const void* p) {
    return static_cast<Shared>(__cvta_generic_to_shared(p));
}

/** Begins to copy the first `bytes` of 16 to shared memory, past the first-level cache, and zeros behind them. */
DEVICE void copyAsync(Shared to, const void* from, int bytes) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from), "r"(bytes) : "memory");
}

/** Makes a group of the copies begun by this thread since the last one. */
DEVICE void endCopyGroup() { asm volatile("cp.async.commit_group;" ::: "memory"); }

/** Waits until at most `PENDING` of this thread's groups are not done. */
template <int PENDING>
DEVICE void waitCopies() {
    asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
}

/** The nearest TF32 number, of two the one with the larger magnitude. From sm_80 on. */
DEVICE unsigned roundTf32(unsigned bits) {
    unsigned rounded;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(rounded) : "f"(__uint_as_float(bits)));
    return rounded;
}

/** Two bfloat16 numbers, `low` in the lower half. From sm_80 on. */
DEVICE unsigned packBFloat16(float low, float high) {
    unsigned packed;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}

/** Two float16 numbers, `low` in the lower half. */
DEVICE unsigned packFloat16(float low, float high) {
    unsigned packed;
#if __CUDA_ARCH__ >= 800
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(high), "f"(low));
#else
    asm("{\n .reg .b16 l, h;\n cvt.rn.f16.f32 l, %1;\n cvt.rn.f16.f32 h, %2;\n mov.b32 %0, {l, h};\n}"
        : "=r"(packed)
        : "f"(low), "f"(high));
#endif
    return packed;
}

#else
#include "emulated_mma.hpp"
#endif
