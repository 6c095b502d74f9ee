/*
 * Scaling small sums on a Cortex-M0+, 50 cycles each: the doubled sum times the multiplier from
 * four products of halves, of which only the upper 32 bits and the bit to round them by are kept;
 * the carry of a shift right is the bit to round by, and ADCS adds it.
 */
#ifndef AS_SCALE_M0_H
#define AS_SCALE_M0_H

/* `count` outputs side by side, from sums that lie `step` bytes apart. */
static __attribute__((noinline)) void as_scale_small(const as_scaler *s, const as_channel *channels,
                                                     const int32_t *sums, uint32_t step,
                                                     uint32_t count, int8_t *output) {
  register const as_channel *channel __asm__("r0") = channels;
  register int8_t *to __asm__("r1") = output;
  register const int8_t *last __asm__("r14") = output + count;
  register int32_t zero_point __asm__("r8") = s->zero_point;
  register int32_t min __asm__("r9") = s->min;
  register int32_t max __asm__("r10") = s->max;
  register const int32_t *from __asm__("r11") = sums;
  register uint32_t stride __asm__("r12") = step;
  __asm__ volatile(
      ".syntax unified\n\t"
      "1:\n\t"
      "mov r7, r11\n\t"
      "ldr r2, [r7]\n\t"
      "add r11, r12\n\t"
      "ldmia r0!, {r3, r4, r5}\n\t" /* bias, multiplier, shift */
      "adds r2, r2, r3\n\t"
      "negs r5, r5\n\t"
      "lsls r2, r2, #1\n\t"
      "uxth r3, r2\n\t"
      "asrs r2, r2, #16\n\t"
      "uxth r6, r4\n\t"
      "asrs r4, r4, #16\n\t"
      "movs r7, r6\n\t"
      "muls r7, r3\n\t" /* low * low */
      "lsrs r7, r7, #16\n\t"
      "muls r6, r2\n\t" /* high of the sum * low of the multiplier */
      "adds r6, r6, r7\n\t"
      "muls r3, r4\n\t" /* low of the sum * high of the multiplier */
      "muls r2, r4\n\t" /* high * high */
      "asrs r7, r6, #16\n\t"
      "adds r2, r2, r7\n\t"
      "uxth r6, r6\n\t"
      "adds r3, r3, r6\n\t"
      "lsrs r3, r3, #16\n\t"
      "adcs r2, r3\n\t"
      "asrs r3, r2, #31\n\t" /* as as_shift_right */
      "adds r2, r2, r3\n\t"
      "asrs r2, r5\n\t"
      "movs r3, #0\n\t"
      "adcs r2, r3\n\t"
      "add r2, r8\n\t"
      "cmp r2, r9\n\t"
      "bge 2f\n\t"
      "mov r2, r9\n\t"
      "2:\n\t"
      "cmp r2, r10\n\t"
      "ble 3f\n\t"
      "mov r2, r10\n\t"
      "3:\n\t"
      "strb r2, [r1]\n\t"
      "adds r1, #1\n\t"
      "cmp r1, r14\n\t"
      "bne 1b\n\t"
      : "+r"(channel), "+r"(to), "+r"(from)
      : "r"(zero_point), "r"(min), "r"(max), "r"(stride), "r"(last)
      : "r2", "r3", "r4", "r5", "r6", "r7", "cc", "memory");
}

#endif
