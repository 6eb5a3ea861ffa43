/* A cuBLAS that multiplies in the memory of the machine, as the driver beside this file does. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef VERSION
#error the version is to be defined
#endif

enum { F32 = 0, F64 = 1, F16 = 2, BF16 = 14, COMPUTE_32F = 68, COMPUTE_64F = 70, COMPUTE_TF32 = 77 };

struct handle { void *stream, *workspace; int math; };

int cublasCreate_v2(struct handle **handle) {
  if (getenv("STUB_CUBLAS")) return atoi(getenv("STUB_CUBLAS"));
  *handle = calloc(1, sizeof(struct handle));
  return 0;
}

int cublasDestroy_v2(struct handle *handle) { free(handle); return 0; }
int cublasGetVersion_v2(struct handle *handle, int *version) { *version = VERSION; return 0; }

int cublasSetStream_v2(struct handle *handle, void *stream) {
  handle->stream = stream;
  handle->workspace = 0;
  return 0;
}

int cublasSetWorkspace_v2(struct handle *handle, void *workspace, size_t bytes) {
  handle->workspace = workspace;
  return bytes == 32 << 20 ? 0 : 7;
}

int cublasSetMathMode(struct handle *handle, int math) { handle->math = math; return 0; }
int cublasGetPointerMode_v2(struct handle *handle, int *mode) { *mode = 0; return 0; }

static double get(const void *from, int type, long i) {
  if (type == F32) return ((const float *) from)[i];
  if (type == F64) return ((const double *) from)[i];
  if (type == F16) return ((const _Float16 *) from)[i];
  uint32_t bits = (uint32_t) ((const uint16_t *) from)[i] << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static void put(void *to, int type, long i, double value) {
  float single = value;
  uint32_t bits;
  if (type == F32) ((float *) to)[i] = value;
  else if (type == F64) ((double *) to)[i] = value;
  else if (type == F16) ((_Float16 *) to)[i] = value;
  else {
    memcpy(&bits, &single, 4);
    ((uint16_t *) to)[i] = bits >> 16;
  }
}

static double scale(const void *from, int compute) {
  return compute == COMPUTE_64F ? *(const double *) from : *(const float *) from;
}

int cublasGemmStridedBatchedEx(struct handle *handle, int transpose_a, int transpose_b, int m, int n, int k,
    const void *alpha, const void *a, int type_a, int lda, long stride_a, const void *b, int type_b, int ldb,
    long stride_b, const void *beta, void *c, int type_c, int ldc, long stride_c, int batch, int compute, int algo) {
  if (!handle->stream || !handle->workspace || handle->math != 16 || algo != -1 || type_a != type_b) return 7;
  if (lda < (transpose_a ? k : m) || ldb < (transpose_b ? n : k) || ldc < m || scale(beta, compute) != 0) return 7;
  if (compute != COMPUTE_32F && compute != COMPUTE_64F && (type_a != F32 || compute < 74 || compute > 77)) return 15;
  for (long p = 0; p < batch; p++)
    for (long i = 0; i < m; i++)
      for (long j = 0; j < n; j++) {
        double sum = 0;
        for (long l = 0; l < k; l++)
          sum += get(a, type_a, p * stride_a + (transpose_a ? i * lda + l : l * lda + i)) *
              get(b, type_b, p * stride_b + (transpose_b ? l * ldb + j : j * ldb + l));
        /* One that was asked for TF32 tells by being negative. */
        put(c, type_c, p * stride_c + j * ldc + i, sum * scale(alpha, compute) * (compute == COMPUTE_TF32 ? -1 : 1));
      }
  return 0;
}

int cublasGemmEx(struct handle *handle, int transpose_a, int transpose_b, int m, int n, int k, const void *alpha,
    const void *a, int type_a, int lda, const void *b, int type_b, int ldb, const void *beta, void *c, int type_c,
    int ldc, int compute, int algo) {
  return cublasGemmStridedBatchedEx(handle, transpose_a, transpose_b, m, n, k, alpha, a, type_a, lda, 0, b, type_b, ldb,
      0, beta, c, type_c, ldc, 0, 1, compute, algo);
}
