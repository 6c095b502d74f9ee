/*
 * The inner product of int8 convolutions, and how its operands lie in memory.
 *
 * Weights are stored with 128 added, as unsigned bytes, in rows of whole words. The windows of two
 * output pixels are packed side by side, as the core at hand likes to read them, so that every
 * weight is read once for both:
 *
 *   as_lane lane = as_begin_lane(patches, pixel);     pixel 0 or 1
 *   as_pack(&lane, from, taps); ...                   taps of the window, in the order of weights
 *   as_pack_fill(&lane, value, taps); ...             the same, all of one value
 *   as_end_lane(patches, pixel, &lane);
 *   as_dot(patches, weights, taps, rows, narrow, sums);  sums[2 * row + pixel]; rows to AS_DOT_ROWS
 *
 *   as_dot_row(x, weights, stride, rows, narrow, sums)    one row as its bytes lie, in whole words
 *
 * `narrow`: AS_CONV_NARROW. Taps are counted in multiples of 4. Patches take AS_PATCH_HEAD bytes
 * and 4 for every tap.
 */
#ifndef AS_DOT_H
#define AS_DOT_H

#include "../kernel.h"

#define AS_PATCH_HEAD 16u
#define AS_WEIGHT_OFFSET 128

/* One row as its bytes lie against one row of weights, any number of taps; sums wrap as in TFLM. */
static inline int32_t as_dot_bytes(const int8_t *x, const uint8_t *weights, uint32_t taps) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < taps; i++) sum += (uint32_t)(x[i] * (weights[i] - AS_WEIGHT_OFFSET));
  return (int32_t)sum;
}

#if defined(AS_PLAIN)
#include "dot-plain.h"
#elif defined(__ARM_ARCH_6M__)
#include "dot-m0.h"
#elif defined(__ARM_FEATURE_DSP)
#include "dot-m4.h"
#elif defined(__wasm_simd128__)
#include "dot-wasm.h"
#else
#include "dot-plain.h"
#endif

#endif
