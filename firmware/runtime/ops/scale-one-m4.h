/*
 * One small sum on a Cortex-M4, where the clamp is int8's own range: 10 instructions an output. The
 * sum is doubled and given its bias in one addition; SMMULR is the rounding high multiply. Rounding
 * half away from zero takes one from what is negative; then the last bit shifted out is the carry,
 * which ADC adds with the zero point. A shift by zero keeps the carry of that subtraction: one.
 */
#ifndef AS_SCALE_ONE_M4_H
#define AS_SCALE_ONE_M4_H

#include "scale.h"

/* The sum in `t`, its channel in three prepared registers, the zero point in `zero`. */
#define AS_SCALE_ONE(t, bias, multiplier, right, zero) \
  "add " t ", " bias ", " t ", lsl #1\n\t"             \
  "smmulr " t ", " t ", " multiplier "\n\t"            \
  "adds " t ", " t ", " t ", asr #31\n\t"              \
  "asrs " t ", " t ", " right "\n\t"                   \
  "adc " t ", " t ", " zero "\n\t"                     \
  "ssat " t ", #8, " t "\n\t"

#define AS_PREPARE(bias, shift)    \
  "lsl " bias ", " bias ", #1\n\t" \
  "rsb " shift ", " shift ", #0\n\t"

#endif
