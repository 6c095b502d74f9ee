/*
 * The inner loop of depthwise convolution for a Cortex-M0+: two channels of one output pixel, so that
 * a tap's address is loaded once for both, and everything stays in the eight registers there are.
 */
#ifndef AS_DEPTHWISE_M0_H
#define AS_DEPTHWISE_M0_H

#include <stdint.h>

/* One tap: its input's address in r4, then channels c and d of input and weights. */
#define AS_DEPTHWISE_TAP       \
  "ldmia %[table]!, {r4}\n"    \
  "ldrsb r5, [r4, %[d]]\n"     \
  "ldrsb r4, [r4, %[c]]\n"     \
  "mov r12, r5\n"              \
  "ldrsb r5, [%[w], %[c]]\n"   \
  "muls r4, r5\n"              \
  "adds %[a], %[a], r4\n"      \
  "mov r4, r12\n"              \
  "ldrsb r5, [%[w], %[d]]\n"   \
  "muls r4, r5\n"              \
  "adds %[b], %[b], r4\n"      \
  "add %[w], %[stride]\n"

/* sums[0] and sums[1] become the sums over `taps` of channels c and c + 1. Weights of one tap lie
 * `stride` behind those of the tap before; table[t][c] is the input of tap t. */
static inline void as_depthwise_two(const int8_t *const *table, uint32_t taps,
                                    const int8_t *weights, uint32_t stride, uint32_t c,
                                    uint32_t *sums) {
  const int8_t *const *const end = table + taps;
  uint32_t a = 0;
  uint32_t b = 0;
  __asm volatile(
      ".syntax unified\n"
      "b 2f\n"
      "1:\n" AS_DEPTHWISE_TAP AS_DEPTHWISE_TAP AS_DEPTHWISE_TAP
      "2: cmp %[table], %[last]\n"
      "blo 1b\n"
      "b 4f\n"
      "3:\n" AS_DEPTHWISE_TAP
      "4: cmp %[table], %[end]\n"
      "bne 3b\n"
      : [table] "+l"(table), [w] "+l"(weights), [a] "+l"(a), [b] "+l"(b)
      : [c] "l"(c), [d] "l"(c + 1), [stride] "h"(stride), [end] "h"(end), [last] "h"(end - 2)
      : "r4", "r5", "r12", "cc", "memory");
  sums[0] = a;
  sums[1] = b;
}

#undef AS_DEPTHWISE_TAP

#endif
