// Memory that is filled without reading any.
#include "memory.cuh"

/** Every 8 bytes are `pattern`; the last ones may be cut short. [bytes], at a multiple of 16 */
KERNEL(fill, 256, (unsigned char* out, long long bytes, unsigned long long pattern)) {
    const Pack<unsigned long long> two = {{pattern, pattern}};
    const long long wide = bytes / 16;
#pragma unroll 1
    for (long long i = globalThread(); i < wide; i += globalThreads()) {
        storePack(reinterpret_cast<unsigned long long*>(out) + 2 * i, two);
    }
#pragma unroll 1
    for (long long i = 16 * wide + globalThread(); i < bytes; i += globalThreads()) {
        out[i] = (unsigned char)(pattern >> 8 * (i % 8));
    }
}

/**
 * Element i is word i % 4 of Philox4x32-10 with the key, of the counter plus i / 4, its upper 24 bits times 2^-24.
 * [size]
 *
 * Source: J. Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
 */
KERNEL(uniform, 256, (float* out, long long size, unsigned long long key, unsigned long long counter)) {
#pragma unroll 1
    for (long long block = globalThread(); 4 * block < size; block += globalThreads()) {
        const unsigned long long low = counter + (unsigned long long)block;
        unsigned c[4] = {(unsigned)low, (unsigned)(low >> 32), low < counter ? 1u : 0u, 0u};
        unsigned k0 = (unsigned)key;
        unsigned k1 = (unsigned)(key >> 32);
        for (int round = 0; round < 10; round++) {
            const unsigned long long p0 = 0xd2511f53ull * c[0];
            const unsigned long long p1 = 0xcd9e8d57ull * c[2];
            const unsigned c1 = c[1];
            c[0] = (unsigned)(p1 >> 32) ^ c1 ^ k0;
            c[1] = (unsigned)p1;
            c[2] = (unsigned)(p0 >> 32) ^ c[3] ^ k1;
            c[3] = (unsigned)p0;
            k0 += 0x9e3779b9u;
            k1 += 0xbb67ae85u;
        }
        Pack<float> numbers;
#pragma unroll
        for (int word = 0; word < 4; word++) {
            numbers.at[word] = (float)(c[word] >> 8) * 0x1p-24f;
        }
        if (4 * block + 4 <= size) {
            storePack(out + 4 * block, numbers);
        } else {
            storePart(out + 4 * block, numbers, size - 4 * block);
        }
    }
}
