/* Scaling the sums of int8 layers: bias, multiplier, shift, zero point, clamp, by channel. */
#include "scale.h"

#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
#define IS_M0 1
#include "scale-m0.h"
#else
#define IS_M0 0
#endif

#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
#define HAS_SATURATION 1
#else
#define HAS_SATURATION 0
#endif

/* `full`: the clamp is int8's own range, for which there is an instruction. */
static inline int8_t finish(const as_scaler *s, int32_t value, bool full) {
  const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)s->zero_point);
#if HAS_SATURATION
  if (full) {
    int32_t clamped;
    __asm__("ssat %0, #8, %1" : "=r"(clamped) : "r"(moved));
    return (int8_t)clamped;
  }
#endif
  (void)full;
  return (int8_t)as_clamp(moved, s->min, s->max);
}

/* Any sum. */
static __attribute__((noinline)) int8_t scale_any(const as_scaler *s, const as_channel *channel,
                                                  int32_t sum) {
  const int32_t x = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  return finish(s, as_requantize(x, channel->multiplier, channel->shift, s->once), false);
}

#if !IS_M0

/* (sum + bias) * multiplier / 2^31 of a small sum, rounded. */
static inline int32_t multiply_small(int32_t sum, const as_channel *channel) {
  const uint32_t total = (uint32_t)sum + (uint32_t)channel->bias;
#if HAS_SATURATION
  int32_t high;
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(total << 1), "r"(channel->multiplier));
  return high;
#else
  return as_high_mul((int32_t)total, channel->multiplier);
#endif
}

/* The next channel. */
static inline as_channel take_channel(const as_channel **next) {
#if HAS_SATURATION
  register int32_t bias __asm__("r4");
  register int32_t multiplier __asm__("r5");
  register int32_t shift __asm__("r6");
  __asm__("ldmia %0!, {r4, r5, r6}"
          : "+r"(*next), "=r"(bias), "=r"(multiplier), "=r"(shift)
          : "m"(**next));
  return (as_channel){bias, multiplier, -shift};
#else
  const as_channel *channel = (*next)++;
  return (as_channel){channel->bias, channel->multiplier, -channel->shift & 31};
#endif
}

/* A small sum under double rounding; `channel` shifts right. */
static inline int8_t scale_small(const as_scaler *s, const as_channel *channel, int32_t sum,
                                 bool full) {
  const int32_t right = channel->shift;
  return finish(s, as_shift_right(multiply_small(sum, channel), right), full);
}

static inline void scale_small_row(as_scaler s, const as_channel *channels, const int32_t *sums,
                                   uint32_t count, int8_t *output, bool full) {
  for (const int32_t *const end = sums + count; sums != end;) {
    const as_channel channel = take_channel(&channels);
    *output++ = scale_small(&s, &channel, *sums++, full);
  }
}

static inline void scale_small_pairs(as_scaler s, const as_channel *channels, const int32_t *sums,
                                     uint32_t count, int8_t *a, int8_t *b, bool full) {
  for (const int32_t *const end = sums + 2 * count; sums != end; sums += 2) {
    const as_channel channel = take_channel(&channels);
    *b++ = scale_small(&s, &channel, sums[1], full);
    *a++ = scale_small(&s, &channel, sums[0], full);
  }
}

static inline bool is_full(const as_scaler *s) {
  return HAS_SATURATION && s->min == INT8_MIN && s->max == INT8_MAX;
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
  if (is_full(s)) scale_small_row(*s, channels, sums, count, output, true);
  else scale_small_row(*s, channels, sums, count, output, false);
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
  if (is_full(s)) scale_small_pairs(*s, channels, sums, count, a, b, true);
  else scale_small_pairs(*s, channels, sums, count, a, b, false);
#endif
}
