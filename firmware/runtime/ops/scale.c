/* Scaling the sums of int8 layers: bias, multiplier, shift, zero point, clamp, by channel. */
#include "scale.h"

#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
#define IS_M0 1
#include "scale-m0.h"
#else
#define IS_M0 0
#endif

#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
#define IS_M4 1
#include "scale-m4.h"
#else
#define IS_M4 0
#endif

/* Any sum. */
static __attribute__((noinline)) int8_t scale_any(const as_scaler *s, const as_channel *channel,
                                                  int32_t sum) {
  const int32_t x = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  return as_finish_int8(s, as_requantize(x, channel->multiplier, channel->shift, s->once));
}

#if !IS_M0

/* A small sum under double rounding; `channel` shifts right. */
static inline int8_t scale_small(const as_scaler *s, const as_channel *channel, int32_t sum) {
  const int32_t x = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  const int32_t high = as_high_mul_narrow(x, channel->multiplier);
  return as_finish_int8(s, as_shift_right(high, -channel->shift & 31));
}

static inline void scale_small_row(as_scaler s, const as_channel *channels, const int32_t *sums,
                                   uint32_t count, int8_t *output) {
  for (const int32_t *const end = sums + count; sums != end;) {
    *output++ = scale_small(&s, channels++, *sums++);
  }
}

static inline void scale_small_pairs(as_scaler s, const as_channel *channels, const int32_t *sums,
                                     uint32_t count, int8_t *a, int8_t *b) {
  for (const int32_t *const end = sums + 2 * count; sums != end; sums += 2) {
    const as_channel channel = *channels++;
    *b++ = scale_small(&s, &channel, sums[1]);
    *a++ = scale_small(&s, &channel, sums[0]);
  }
}

#endif

void as_scale_row(const as_scaler *s, const as_channel *channels, const int32_t *sums,
                  uint32_t count, int8_t *output) {
  if (!s->small) {
    for (uint32_t i = 0; i < count; i++) output[i] = scale_any(s, &channels[i], sums[i]);
    return;
  }
#if IS_M0
  as_scale_small(s, channels, sums, 4, count, output);
#else
#if IS_M4
  if (as_is_full(s)) {
    as_scale_full_row(channels, sums, count, output, s->zero_point);
    return;
  }
#endif
  scale_small_row(*s, channels, sums, count, output);
#endif
}

void as_scale_pairs(const as_scaler *s, const as_channel *channels, const int32_t *sums,
                    uint32_t count, int8_t *a, int8_t *b) {
  if (!s->small) {
    for (uint32_t i = 0; i < count; i++) {
      b[i] = scale_any(s, &channels[i], sums[2 * i + 1]);
      a[i] = scale_any(s, &channels[i], sums[2 * i]);
    }
    return;
  }
#if IS_M0
  as_scale_small(s, channels, sums + 1, 8, count, b);
  as_scale_small(s, channels, sums, 8, count, a);
#else
#if IS_M4
  if (as_is_full(s)) {
    as_scale_full_pairs(channels, sums, count, a, b, s->zero_point);
    return;
  }
#endif
  scale_small_pairs(*s, channels, sums, count, a, b);
#endif
}
