/*
 * From the sums of an int8 layer to its output: bias, scaling, zero point, clamp. Where the
 * compiler has proved that sums are small and are only ever scaled down (AS_CONV_SMALL_SUMS), cores
 * with a rounding high multiply need a single instruction for it.
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

/* Small sums whose clamp is int8's own range. */
static inline bool as_is_full(const as_scaler *s) {
  return s->small && s->min == INT8_MIN && s->max == INT8_MAX;
}

static inline int8_t as_finish_int8(const as_scaler *s, int32_t value) {
  const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)s->zero_point);
  return (int8_t)as_clamp(moved, s->min, s->max);
}

/* `count` outputs of one pixel from their sums. */
void as_scale_row(const as_scaler *s, const as_channel *channels, const int32_t *sums,
                  uint32_t count, int8_t *output);

/* `count` outputs of two pixels, whose sums alternate. Without a second pixel, `b` is `a`. */
void as_scale_pairs(const as_scaler *s, const as_channel *channels, const int32_t *sums,
                    uint32_t count, int8_t *a, int8_t *b);

#endif
