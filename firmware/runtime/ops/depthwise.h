/*
 * The inner loop of int8 depthwise convolution: `blocks` times four channels of one output pixel.
 * `table` has, for every tap, the distance of its input from `input`; weights of a tap are a word.
 */
#ifndef AS_DEPTHWISE_H
#define AS_DEPTHWISE_H

#include "conv.h"

#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
#include "depthwise-m0.h"
#elif defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
#include "depthwise-m4.h"
#else

static inline void as_depthwise_fours(const uintptr_t *table, uint32_t taps, uintptr_t input,
                                      const int8_t *weights, uint32_t blocks, int32_t *sums) {
  for (; blocks > 0; blocks--, input += 4, sums += 4) {
    uint32_t a = 0, b = 0, c = 0, d = 0;
    for (uint32_t t = 0; t < taps; t++, weights += 4) {
      const int8_t *x = (const int8_t *)(input + table[t]);
      a += (uint32_t)(x[0] * weights[0]);
      b += (uint32_t)(x[1] * weights[1]);
      c += (uint32_t)(x[2] * weights[2]);
      d += (uint32_t)(x[3] * weights[3]);
    }
    sums[0] = (int32_t)a, sums[1] = (int32_t)b, sums[2] = (int32_t)c, sums[3] = (int32_t)d;
  }
}

#endif

#ifndef AS_HAS_DEPTHWISE_3X3
#define AS_HAS_DEPTHWISE_3X3 0 /* whether there is an as_depthwise_3x3 */
#endif

#endif
