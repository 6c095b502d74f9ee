/* Rows of small sums on a Cortex-M4, where the clamp is int8's own range. */
#ifndef AS_SCALE_M4_H
#define AS_SCALE_M4_H

#include "scale-one-m4.h"

/* Two channels a round, after the odd one. */
static __attribute__((noinline)) void as_scale_full_row(const as_channel *channels,
                                                        const int32_t *sums, uint32_t count,
                                                        int8_t *output, int32_t zero_point) {
  const int32_t *const end = sums + count;
  __asm__ volatile(
      "lsls r4, %[count], #31\n\t"
      "beq 2f\n\t"
      "ldmia %[channels]!, {r4-r6}\n\t"
      "ldr r10, [%[sums]], #4\n\t"
      AS_PREPARE("r4", "r6")
      AS_SCALE_ONE("r10", "r4", "r5", "r6", "%[zero]")
      "strb r10, [%[output]], #1\n\t"
      "cmp %[sums], %[end]\n\t"
      "beq 3f\n\t"
      "2:\n\t"
      "ldmia %[channels]!, {r4-r9}\n\t"
      "ldrd r10, r11, [%[sums]], #8\n\t"
      AS_PREPARE("r4", "r6")
      AS_PREPARE("r7", "r9")
      AS_SCALE_ONE("r10", "r4", "r5", "r6", "%[zero]")
      AS_SCALE_ONE("r11", "r7", "r8", "r9", "%[zero]")
      "strb r11, [%[output], #1]\n\t"
      "strb r10, [%[output]], #2\n\t"
      "cmp %[sums], %[end]\n\t"
      "bne 2b\n\t"
      "3:\n\t"
      : [channels] "+r"(channels), [sums] "+r"(sums), [output] "+r"(output)
      : [end] "r"(end), [zero] "r"(zero_point), [count] "r"(count)
      : "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "cc", "memory");
}

/* One channel of two pixels a round; `a` is stored last, for it may be `b`. */
static __attribute__((noinline)) void as_scale_full_pairs(const as_channel *channels,
                                                          const int32_t *sums, uint32_t count,
                                                          int8_t *a, int8_t *b,
                                                          int32_t zero_point) {
  const int32_t *const end = sums + 2 * count;
  __asm__ volatile(
      "1:\n\t"
      "ldmia %[channels]!, {r4-r6}\n\t"
      "ldrd r8, r9, [%[sums]], #8\n\t"
      AS_PREPARE("r4", "r6")
      AS_SCALE_ONE("r8", "r4", "r5", "r6", "%[zero]")
      AS_SCALE_ONE("r9", "r4", "r5", "r6", "%[zero]")
      "strb r9, [%[b]], #1\n\t"
      "strb r8, [%[a]], #1\n\t"
      "cmp %[sums], %[end]\n\t"
      "bne 1b\n\t"
      : [channels] "+r"(channels), [sums] "+r"(sums), [a] "+r"(a), [b] "+r"(b)
      : [end] "r"(end), [zero] "r"(zero_point)
      : "r4", "r5", "r6", "r8", "r9", "cc", "memory");
}

#endif
