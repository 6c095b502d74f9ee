/* Scaling the sums of int8 layers: bias, multiplier, shift, zero point, clamp, channel by channel. */
#include "scale.h"

static inline int8_t finish(const as_scaler *s, int32_t value) {
  const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)s->zero_point);
  return (int8_t)as_clamp(moved, s->min, s->max);
}

/* Any sum. */
static inline int8_t scale_any(const as_scaler *s, const as_channel *channel, int32_t sum) {
  const int32_t x = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  return finish(s, as_requantize(x, channel->multiplier, channel->shift, s->once));
}

/* (sum + bias) * multiplier / 2^31 of a small sum, rounded. */
static inline int32_t multiply_small(int32_t sum, const as_channel *channel) {
  const uint32_t bias = (uint32_t)channel->bias;
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
  const uint32_t twice = (bias << 1) + ((uint32_t)sum << 1);
  int32_t high;
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(twice), "r"(channel->multiplier));
  return high;
#else
  return as_high_mul((int32_t)((uint32_t)sum + bias), channel->multiplier);
#endif
}

/* A small sum under double rounding; `right` is 0 to 31. */
static inline int8_t scale_small(const as_scaler *s, const as_channel *channel, int32_t right,
                                 int32_t sum) {
  return finish(s, as_shift_right(multiply_small(sum, channel), right));
}

void as_scale_row(const as_scaler *shared, const as_channel *channels, const int32_t *sums,
                  uint32_t count, int8_t *output) {
  const as_scaler s = *shared;
  const int32_t *const end = sums + count;
  if (!s.small) {
    for (; sums != end; channels++) *output++ = scale_any(&s, channels, *sums++);
    return;
  }
  for (; sums != end; channels++) {
    const as_channel channel = *channels;
    *output++ = scale_small(&s, &channel, -channel.shift & 31, *sums++);
  }
}

void as_scale_pairs(const as_scaler *shared, const as_channel *channels, const int32_t *sums,
                    uint32_t count, int8_t *a, int8_t *b) {
  const as_scaler s = *shared;
  const int32_t *const end = sums + 2 * count;
  if (!s.small) {
    for (; sums != end; sums += 2, channels++) {
      *b++ = scale_any(&s, channels, sums[1]);
      *a++ = scale_any(&s, channels, sums[0]);
    }
    return;
  }
  for (; sums != end; sums += 2, channels++) {
    const as_channel channel = *channels;
    const int32_t right = -channel.shift & 31;
    *b++ = scale_small(&s, &channel, right, sums[1]);
    *a++ = scale_small(&s, &channel, right, sums[0]);
  }
}
