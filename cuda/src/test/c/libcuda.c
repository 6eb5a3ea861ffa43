/* A driver of NVIDIA's that computes nothing: memory is the machine's, and each call is over when it returns. Tests
   load it in place of the true one, to see what reaches the driver through JCuda. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_OF_MEMORY = 2, INVALID_VALUE = 1, NO_DEVICE = 100, INVALID_PTX = 218, NOT_FOUND = 500, NOT_READY = 600 };

static long live;
/* How often a wait asked, and how often it slept. */
static long waits[2];
static char context;
static void *apart;
static __thread void *current;
static struct { char *at; size_t bytes; } pinned[1024];

static long setting(const char *name, long otherwise) {
  const char *value = getenv(name);
  return value ? atol(value) : otherwise;
}

static void *make(size_t bytes) {
  __atomic_add_fetch(&live, 1, __ATOMIC_SEQ_CST);
  return calloc(1, bytes);
}

static int discard(void *made) {
  __atomic_sub_fetch(&live, 1, __ATOMIC_SEQ_CST);
  free(made);
  return 0;
}

int cuInit(unsigned flags) { return setting("STUB_INIT", setting("STUB_DEVICES", 1) ? 0 : NO_DEVICE); }
int cuDriverGetVersion(int *version) { *version = setting("STUB_VERSION", 12060); return 0; }
int cuDeviceGetCount(int *count) { *count = setting("STUB_DEVICES", 1); return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char *name, int bytes, int device) { snprintf(name, bytes, "Stub %d", device); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 8L << 30; return 0; }

int cuDeviceGetAttribute(int *value, int attribute, int device) {
  long capability = setting("STUB_CAPABILITY", 90);
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : attribute == 16 ? 132 : 232448;
  return 0;
}

int cuDevicePrimaryCtxRetain(void **retained, int device) {
  __atomic_add_fetch(&live, 1, __ATOMIC_SEQ_CST);
  *retained = &context;
  return 0;
}

int cuDevicePrimaryCtxRelease_v2(int device) { __atomic_sub_fetch(&live, 1, __ATOMIC_SEQ_CST); return 0; }
int cuCtxCreate_v2(void **made, unsigned flags, int device) { current = *made = apart = make(1); return 0; }
int cuCtxDestroy_v2(void *made) { return discard(made); }
int cuCtxSetCurrent(void *wanted) { current = wanted; return 0; }

int cuMemAlloc_v2(void **address, size_t bytes) {
  if (current != &context && current != apart) return 201;
  if (bytes > 1L << 30) return OUT_OF_MEMORY;
  *address = make(bytes);
  return 0;
}

int cuMemFree_v2(void *address) { return discard(address); }
int cuMemGetInfo_v2(size_t *free, size_t *total) { *free = 3L << 30; *total = 8L << 30; return 0; }

int cuMemHostAlloc(void **address, size_t bytes, unsigned flags) {
  /* Known to all contexts, and to their kernels. */
  if (flags != 3) return INVALID_VALUE;
  *address = make(bytes);
  for (int i = 0; i < 1024; i++) {
    if (!pinned[i].at) {
      pinned[i].at = *address;
      pinned[i].bytes = bytes;
      return 0;
    }
  }
  return OUT_OF_MEMORY;
}

int cuMemFreeHost(void *address) {
  for (int i = 0; i < 1024; i++) {
    if (pinned[i].at == address) {
      pinned[i].at = 0;
      return discard(address);
    }
  }
  return INVALID_VALUE;
}

int cuMemHostGetDevicePointer_v2(void **mapped, void *address, unsigned flags) {
  *mapped = address;
  return setting("STUB_MAPPING", 0);
}

int cuMemHostGetFlags(unsigned *flags, char *address) {
  for (int i = 0; i < 1024; i++) {
    if (pinned[i].at && address >= pinned[i].at && address < pinned[i].at + pinned[i].bytes) return 0;
  }
  return INVALID_VALUE;
}

int cuStreamCreate(void **stream, unsigned flags) { *stream = make(flags == 1 ? 8 : 4); return 0; }
int cuStreamDestroy_v2(void *stream) { return discard(stream); }
int cuStreamSynchronize(void *stream) { return setting("STUB_SYNCHRONIZE", 0); }

/* A stream is busy until somebody sleeps, if STUB_BUSY says so. */
int cuStreamQuery(void *stream) {
  waits[0]++;
  return setting("STUB_BUSY", 0) ? NOT_READY : setting("STUB_SYNCHRONIZE", 0);
}

/* An event is what it was made with, and whether it was recorded. */
struct event { unsigned flags, recorded; };
/* Events without time are cheaper, and nobody here asks for it; on all of them threads sleep. */
int cuEventCreate(struct event **event, unsigned flags) {
  *event = make(sizeof(struct event));
  (*event)->flags = flags;
  return flags == 3 || flags == 1 ? 0 : INVALID_VALUE;
}
int cuEventDestroy_v2(void *event) { return discard(event); }
int cuEventElapsedTime(float *milliseconds, void *from, void *to) { *milliseconds = from == to ? 0 : 0.25f; return 0; }
int cuEventRecord(struct event *event, void *stream) { event->recorded = 1; return 0; }
int cuEventQuery(struct event *event) { waits[0]++; return setting("STUB_BUSY", 0) ? NOT_READY : 0; }
int cuEventSynchronize(struct event *event) { waits[1]++; return event->recorded ? 0 : INVALID_VALUE; }

int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memmove(to, from, bytes); return 0; }

/* An image that begins with "//" is PTX. */
int cuModuleLoadDataEx(void **module, const char *image, unsigned count, int *options, void **values) {
  if (strncmp(image, "//", 2) == 0) {
    *module = make(1);
    return 0;
  }
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == 5) snprintf(values[i], 100, "line 1: what is %s?", image);
  }
  return INVALID_PTX;
}

int cuModuleUnload(void *module) { return discard(module); }
int cuFuncSetAttribute(char *function, int attribute, int value) { return attribute == 8 && value <= 232448 ? 0 : 1; }

/* Kernels: "parameters" writes its own to memory, "live" the number of objects that were made and not discarded,
   "waits" how often waits asked and slept. */
int cuModuleGetFunction(char **function, void *module, const char *name) {
  static char names[3][16] = {"parameters", "live", "waits"};
  for (int i = 0; i < 3; i++) {
    if (strcmp(names[i], name) == 0) {
      *function = names[i];
      return 0;
    }
  }
  return NOT_FOUND;
}

struct triple { int x, y, z; };

int cuLaunchKernel(char *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned threads_y,
    unsigned threads_z, unsigned shared, void *stream, void **parameters, void **extra) {
  if (!stream || extra || threads > 1024) return INVALID_VALUE;
  char *to = *(char **) parameters[0];
  if (strcmp(function, "live") == 0) {
    memcpy(to, &live, 8);
    return 0;
  }
  if (strcmp(function, "waits") == 0) {
    memcpy(to, waits, 16);
    return 0;
  }
  int grid[] = {x, y, z, threads, threads_y, threads_z, shared};
  memcpy(to, grid, 28);
  memcpy(to + 28, parameters[1], 4);
  memcpy(to + 32, parameters[2], 8);
  memcpy(to + 40, parameters[3], 4);
  memcpy(to + 44, parameters[4], sizeof(struct triple));
  memcpy(to + 56, parameters[5], 8);
  return 0;
}
