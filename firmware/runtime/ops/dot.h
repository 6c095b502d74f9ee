/*
 * The inner product of int8 convolutions, and how its operands lie in scratch: the patches of two
 * output pixels, packed as the core at hand likes to read them, against rows of weights.
 *
 *   as_pack(lane, from, taps)         taps of one pixel behind `lane`, returns the lane's next place
 *   as_pack_fill(lane, value, taps)   the same, all of one value
 *   as_lane(patches, pixel, taps)     where pixel 0 or 1 begins
 *   as_dot(patches, weights, taps, n, sums)   n <= AS_DOT_ROWS rows: sums[2 * row + pixel]
 *
 * `taps` is a multiple of 4 everywhere; patches take 4 bytes per tap for both pixels together.
 */
#ifndef AS_DOT_H
#define AS_DOT_H

#include "../kernel.h"

#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
#include "dot-m0.h"
#else
#include "dot-plain.h"
#endif

/* One pixel, as its bytes lie, against one row. Any number of taps. */
static inline int32_t as_dot_bytes(const int8_t *x, const int8_t *weights, uint32_t taps) {
  uint32_t sum = 0; /* sums wrap, as they do in TFLM */
  for (uint32_t i = 0; i < taps; i++) sum += (uint32_t)(x[i] * weights[i]);
  return (int32_t)sum;
}

#endif
