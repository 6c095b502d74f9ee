/*
 * Four channels of a depthwise convolution with the DSP instructions of the Cortex-M4: SXTB16 takes
 * a word apart into bytes 0 and 2, or 1 and 3; SMLABB and SMLATT multiply and add the halves.
 */
#ifndef AS_DEPTHWISE_M4_H
#define AS_DEPTHWISE_M4_H

#include "scale-one-m4.h"

static inline uint32_t as_tap_pair(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
  return pair;
}

static inline uint32_t as_tap_pair_odd(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
  return pair;
}

/* sum + the product of both low, or both high halves */
static inline uint32_t as_add_low(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlabb %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}
static inline uint32_t as_add_high(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlatt %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}

static __attribute__((noinline)) void as_depthwise_fours(const uintptr_t *table, uint32_t taps,
                                                         uintptr_t input, const int8_t *weights,
                                                         uint32_t blocks, int32_t *sums) {
  const uint32_t *w = (const uint32_t *)(const void *)weights;
  for (; blocks > 0; blocks--, input += 4, sums += 4) {
    const uintptr_t *next = table;
    const uint32_t *const end = w + taps;
    uint32_t a = 0, b = 0, c = 0, d = 0;
#pragma GCC unroll 3
    while (w != end) {
      const uint32_t x = *(const uint32_t *)(input + *next++);
      const uint32_t word = *w++;
      const uint32_t even = as_tap_pair(word);
      const uint32_t odd = as_tap_pair_odd(word);
      const uint32_t x_even = as_tap_pair(x);
      const uint32_t x_odd = as_tap_pair_odd(x);
      a = as_add_low(x_even, even, a);
      b = as_add_low(x_odd, odd, b);
      c = as_add_high(x_even, even, c);
      d = as_add_high(x_odd, odd, d);
    }
    sums[0] = (int32_t)a, sums[1] = (int32_t)b, sums[2] = (int32_t)c, sums[3] = (int32_t)d;
  }
}

#define AS_HAS_DEPTHWISE_3X3 1

/* One tap: weights from r3, input from a row; `low` and `high` multiply, or multiply and add. */
#define AS_TAP_3X3(offset, input, low, high, a, b, c, d) \
  "ldr r9, [r3" offset "\n\t"                          \
  "ldr r11, [" input "\n\t"                              \
  "sxtb16 r10, r9, ror #8\n\t"                           \
  "sxtb16 r9, r9\n\t"                                    \
  "sxtb16 r12, r11, ror #8\n\t"                          \
  "sxtb16 r11, r11\n\t"                                  \
  low " r5, r11, r9" a "\n\t"                            \
  low " r6, r12, r10" b "\n\t"                           \
  high " r7, r11, r9" c "\n\t"                           \
  high " r8, r12, r10" d "\n\t"
#define AS_FIRST_TAP(offset, input) \
  AS_TAP_3X3(offset, input, "smulbb", "smultt", "", "", "", "")
#define AS_NEXT_TAP(offset, input) \
  AS_TAP_3X3(offset, input, "smlabb", "smlatt", ", r5", ", r6", ", r7", ", r8")

/* The next channel's sum in `t`. */
#define AS_SCALE_NEXT(t)       \
  "ldmia lr!, {r9-r11}\n\t"    \
  AS_PREPARE("r9", "r11")      \
  AS_SCALE_ONE(t, "r9", "r10", "r11", "r12")

/*
 * Fours of channels of a window of 3x3 inside the image, whose taps need no table: they lie `step`
 * bytes apart in rows `row_step` bytes apart. Sums go to the words from `to` to `end`, or, if there
 * are `channels` to scale them, to the bytes there. Takes every register; the last four arguments
 * stay on the stack, where the caller put them.
 */
static __attribute__((naked, noinline)) void as_depthwise_3x3(
    uintptr_t input __attribute__((unused)), uint32_t row_step __attribute__((unused)),
    uint32_t step __attribute__((unused)), const int8_t *weights __attribute__((unused)),
    const as_channel *channels __attribute__((unused)),
    int32_t zero_point __attribute__((unused)), void *to __attribute__((unused)),
    const void *end __attribute__((unused))) {
  __asm__(
      "push {r4-r11, lr}\n\t"
      "mov r4, r2\n\t"
      "add r2, r0, r1, lsl #1\n\t"
      "add r1, r0, r1\n\t"
      "1:\n\t"
      AS_FIRST_TAP(", #4]", "r0, r4]")
      AS_NEXT_TAP(", #8]", "r0, r4, lsl #1]")
      AS_NEXT_TAP(", #16]", "r1, r4]")
      AS_NEXT_TAP(", #20]", "r1, r4, lsl #1]")
      AS_NEXT_TAP(", #28]", "r2, r4]")
      AS_NEXT_TAP(", #32]", "r2, r4, lsl #1]")
      AS_NEXT_TAP(", #12]", "r1], #4")
      AS_NEXT_TAP(", #24]", "r2], #4")
      AS_NEXT_TAP("], #36", "r0], #4")
      "ldrd lr, r12, [sp, #36]\n\t"
      "cmp lr, #0\n\t"
      "beq 2f\n\t"
      AS_SCALE_NEXT("r5")
      AS_SCALE_NEXT("r6")
      AS_SCALE_NEXT("r7")
      AS_SCALE_NEXT("r8")
      "str lr, [sp, #36]\n\t"
      "ldrd r9, r10, [sp, #44]\n\t"
      "strb r6, [r9, #1]\n\t"
      "strb r7, [r9, #2]\n\t"
      "strb r8, [r9, #3]\n\t"
      "strb r5, [r9], #4\n\t"
      "b 3f\n\t"
      "2:\n\t"
      "ldrd r9, r10, [sp, #44]\n\t"
      "stmia r9!, {r5-r8}\n\t"
      "3:\n\t"
      "str r9, [sp, #44]\n\t"
      "cmp r9, r10\n\t"
      "bne 1b\n\t"
      "pop {r4-r11, pc}\n\t");
}

#endif
