/*
 * Four channels of a depthwise convolution on a Cortex-M0+: 26 cycles a tap. A word of input and a
 * word of weights are taken apart byte by byte; the sums need only addition, so they can live in
 * the registers that little else works with.
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

/* The table's begin and the sums' end wait on the stack. */
static __attribute__((noinline)) void as_depthwise_fours(const uintptr_t *table, uint32_t taps,
                                                         uintptr_t input, const int8_t *weights,
                                                         uint32_t blocks, int32_t *sums) {
  register const uintptr_t *begin __asm__("r0") = table;
  register uintptr_t from __asm__("r1") = input;
  register const int8_t *w __asm__("r2") = weights;
  register int32_t *last_sum __asm__("r3") = sums + 4 * blocks;
  register int32_t *to __asm__("r7") = sums;
  register const uintptr_t *end __asm__("r12") = table + taps;
  register const uintptr_t *last __asm__("r14") = table + taps - 2;
  __asm__ volatile(
      ".syntax unified\n\t"
      "push {r0, r3}\n\t"
      "1:\n\t" /* four channels */
      "ldr r0, [sp]\n\t"
      "movs r3, #0\n\t"
      "mov r8, r3\n\t"
      "mov r9, r3\n\t"
      "mov r10, r3\n\t"
      "mov r11, r3\n\t"
      "b 3f\n\t"
      "2:\n\t" AS_TAP AS_TAP AS_TAP
      "3:\n\t"
      "cmp r0, r14\n\t"
      "blo 2b\n\t"
      "b 5f\n\t"
      "4:\n\t" AS_TAP
      "5:\n\t"
      "cmp r0, r12\n\t"
      "bne 4b\n\t"
      "mov r3, r8\n\t"
      "mov r4, r9\n\t"
      "mov r5, r10\n\t"
      "mov r6, r11\n\t"
      "stmia r7!, {r3, r4, r5, r6}\n\t"
      "adds r1, #4\n\t"
      "ldr r3, [sp, #4]\n\t"
      "cmp r7, r3\n\t"
      "bne 1b\n\t"
      "pop {r0, r3}\n\t"
      : "+r"(from), "+r"(w), "+r"(to)
      : "r"(begin), "r"(last_sum), "r"(end), "r"(last)
      : "r4", "r5", "r6", "r8", "r9", "r10", "r11", "cc", "memory");
}

#endif
