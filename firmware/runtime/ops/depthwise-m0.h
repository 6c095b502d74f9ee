/*
 * Four channels of a depthwise convolution on a Cortex-M0+: 26 cycles a tap. A word of input and a
 * word of weights are taken apart byte by byte; the sums need only addition, so they can live in the
 * registers that little else works with.
 */
#ifndef AS_DEPTHWISE_M0_H
#define AS_DEPTHWISE_M0_H

#define AS_TAP              \
  "ldmia r0!, {r3}\n\t"     \
  "ldr r3, [r1, r3]\n\t"    \
  "ldmia r2!, {r4}\n\t"     \
  "sxtb r5, r3\n\t"         \
  "sxtb r6, r4\n\t"         \
  "muls r5, r6\n\t"         \
  "add r8, r5\n\t"          \
  "lsls r5, r3, #16\n\t"    \
  "asrs r5, r5, #24\n\t"    \
  "lsls r6, r4, #16\n\t"    \
  "asrs r6, r6, #24\n\t"    \
  "muls r5, r6\n\t"         \
  "add r9, r5\n\t"          \
  "lsls r5, r3, #8\n\t"     \
  "asrs r5, r5, #24\n\t"    \
  "lsls r6, r4, #8\n\t"     \
  "asrs r6, r6, #24\n\t"    \
  "muls r5, r6\n\t"         \
  "add r10, r5\n\t"         \
  "asrs r3, r3, #24\n\t"    \
  "asrs r4, r4, #24\n\t"    \
  "muls r3, r4\n\t"         \
  "add r11, r3\n\t"

static __attribute__((noinline)) void as_depthwise_four(const uintptr_t *table, uint32_t taps,
                                                        uintptr_t input, const int8_t *weights,
                                                        int32_t *sums) {
  register const uintptr_t *next __asm__("r0") = table;
  register uintptr_t from __asm__("r1") = input;
  register const int8_t *w __asm__("r2") = weights;
  register int32_t a __asm__("r8") = 0;
  register int32_t b __asm__("r9") = 0;
  register int32_t c __asm__("r10") = 0;
  register int32_t d __asm__("r11") = 0;
  register const uintptr_t *end __asm__("r12") = table + taps;
  register const uintptr_t *last __asm__("r14") = table + taps - 2;
  __asm__ volatile(
      ".syntax unified\n\t"
      "b 2f\n\t"
      "1:\n\t" AS_TAP AS_TAP AS_TAP
      "2:\n\t"
      "cmp r0, r14\n\t"
      "blo 1b\n\t"
      "b 4f\n\t"
      "3:\n\t" AS_TAP
      "4:\n\t"
      "cmp r0, r12\n\t"
      "bne 3b\n\t"
      : "+r"(next), "+r"(w), "+r"(a), "+r"(b), "+r"(c), "+r"(d)
      : "r"(from), "r"(end), "r"(last)
      : "r3", "r4", "r5", "r6", "cc", "memory");
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

#endif
