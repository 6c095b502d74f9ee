/*
 * What a kernel is made of. PREFIX_check sees a record once, when a program is loaded, and must
 * refuse everything that PREFIX_run could not execute safely: extents of zero, memory outside the
 * constants or the arena, outputs that overlay operands. PREFIX_run may then trust every field.
 */
#ifndef AS_KERNEL_H
#define AS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

/* All that is used of a C library; declared here because bare targets have no string.h. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* Copies bytes between memories that do not overlap, by words where the core can (ops/move.c). */
void as_move(void *to, const void *from, uint32_t bytes);

/* The two memories places may point into. */
typedef struct {
  uint32_t constants_begin; /* offsets from the program's start */
  uint32_t constants_end;
  uint32_t arena_bytes;
  const uint8_t *program;
} as_bounds;

typedef bool (*as_check_fn)(const as_bounds *bounds, const void *record);
typedef as_status (*as_run_fn)(const as_runtime *rt, const void *record);

#define AS_KERNEL(kind, record, prefix)                             \
  bool prefix##_check(const as_bounds *bounds, const void *record_); \
  as_status prefix##_run(const as_runtime *rt, const void *record_);
#include "kernels.def"
#undef AS_KERNEL

/* Products of extents stay below this, so they never wrap in 64 bits and always fail a span check. */
#define AS_TOO_MANY (UINT64_C(1) << 32)

/* a * b, at most AS_TOO_MANY; both at most AS_TOO_MANY. */
uint64_t as_times(uint64_t a, uint64_t b);

/* Bytes of one element of a type, or 0 for a type that does not exist. */
uint32_t as_type_bytes(uint32_t type);

/* Whether `count` elements of `element_bytes` at `place` lie in one memory, aligned to the largest
 * power of two in `element_bytes` (above 8 bytes: to 4 at most). Nothing at all is refused. */
bool as_readable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes);

/* The same, in the arena. */
bool as_writable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes);

/* Whether two spans of bytes, already known to be readable, share no byte. */
bool as_disjoint(as_place a, uint64_t a_bytes, as_place b, uint64_t b_bytes);

/* A multiplier that is not negative and a shift that as_requantize can take: -31 to 30. */
bool as_scaling_ok(int32_t multiplier, int32_t shift);

#endif
