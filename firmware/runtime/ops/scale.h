/*
 * From the sums of an int8 layer to its output: bias, scaling, zero point, clamp. Where the compiler
 * has proved that sums are small and are only ever scaled down (AS_CONV_SMALL_SUMS), cores with a
 * rounding high multiply need a single instruction for it.
 */
#ifndef AS_SCALE_H
#define AS_SCALE_H

#include "../fixed-point.h"

/* The part that all channels of a layer share. */
typedef struct {
  int32_t zero_point;
  int32_t min;
  int32_t max;
  bool once;  /* single rounding */
  bool small; /* AS_CONV_SMALL_SUMS */
} as_scaler;

static inline as_scaler as_scaler_of(const as_runtime *rt, const as_conv *r) {
  const bool once = as_rounds_once(rt);
  return (as_scaler){r->output_zero_point, r->activation_min.i, r->activation_max.i, once,
                     !once && (r->flags & AS_CONV_SMALL_SUMS) != 0};
}

static inline int8_t as_finish_int8(const as_scaler *s, int32_t value) {
  const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)s->zero_point);
  return (int8_t)as_clamp(moved, s->min, s->max);
}

/* Any sum. */
static inline int8_t as_scale_int8(const as_scaler *s, const as_channel *channel, int32_t sum) {
  const int32_t x = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  return as_finish_int8(s, as_requantize(x, channel->multiplier, channel->shift, s->once));
}

/* (x + bias) * multiplier / 2^31 of a small sum, rounded. */
static inline int32_t as_multiply_small(int32_t x, int32_t bias, int32_t multiplier) {
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
  int32_t high;
  const uint32_t twice = ((uint32_t)bias << 1) + ((uint32_t)x << 1);
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(twice), "r"(multiplier));
  return high;
#else
  return as_high_mul(x + bias, multiplier);
#endif
}

/* A small sum under double rounding; `right` is 0 to 31. */
static inline int8_t as_scale_small(const as_scaler *s, const as_channel *c, int32_t right,
                                    int32_t sum) {
  return as_finish_int8(s, as_shift_right(as_multiply_small(sum, c->bias, c->multiplier), right));
}

#endif
