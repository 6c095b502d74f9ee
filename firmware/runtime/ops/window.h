/*
 * Windows of a tensor whose innermost dimension is contiguous: what pooling and reductions sum over.
 * int8 channels are summed four at a time. A word holds four of them; its even and its odd bytes go
 * into two pairs of 16-bit sums, which have room for WINDOW_ROOM bytes before they must be emptied.
 */
#ifndef AS_WINDOW_H
#define AS_WINDOW_H

#include "../kernel.h"

typedef struct {
  const uint8_t *from;
  uint32_t rows;
  uint32_t columns;
  uint32_t row_stride; /* bytes */
  uint32_t column_stride;
  uint32_t channels;
} as_window;

/* Whether every column of the window starts at a whole word and consists of whole words. */
static inline bool as_window_in_words(const as_window *w) {
  return (((uintptr_t)w->from | w->row_stride | w->column_stride | w->channels) & 3) == 0;
}

#define AS_WINDOW_ROOM 256u

typedef uint32_t __attribute__((may_alias)) as_word;

/* Two pairs of 16-bit sums: bytes 0 and 2, bytes 1 and 3. */
typedef struct {
  uint32_t even;
  uint32_t odd;
} as_pairs;

#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN_C)

static inline as_pairs as_pairs_add(as_pairs sums, uint32_t word) {
  __asm__("sxtab16 %0, %0, %1" : "+r"(sums.even) : "r"(word));
  __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sums.odd) : "r"(word));
  return sums;
}

/* Adds what `room` fewer words than AS_WINDOW_ROOM have left in the pairs. */
static inline void as_pairs_empty(as_pairs sums, uint32_t room, uint32_t *totals) {
  (void)room;
  totals[0] += (uint32_t)(int32_t)(int16_t)sums.even;
  totals[1] += (uint32_t)(int32_t)(int16_t)sums.odd;
  totals[2] += (uint32_t)((int32_t)sums.even >> 16);
  totals[3] += (uint32_t)((int32_t)sums.odd >> 16);
}

#else

/* Bytes are taken as value + 128, so that no sum borrows from its neighbour. */
static inline as_pairs as_pairs_add(as_pairs sums, uint32_t word) {
  const uint32_t biased = word ^ 0x80808080u;
  return (as_pairs){sums.even + (biased & 0x00ff00ffu), sums.odd + (biased >> 8 & 0x00ff00ffu)};
}

static inline void as_pairs_empty(as_pairs sums, uint32_t room, uint32_t *totals) {
  const uint32_t bias = 128u * (AS_WINDOW_ROOM - room);
  totals[0] += (sums.even & 0xffff) - bias;
  totals[1] += (sums.odd & 0xffff) - bias;
  totals[2] += (sums.even >> 16) - bias;
  totals[3] += (sums.odd >> 16) - bias;
}

#endif

/* Sums of the four int8 channels from `channel`, modulo 2^32, of a window in words. */
static inline void as_sum_four(const as_window *w, uint32_t channel, int32_t *result) {
  uint32_t totals[4] = {0, 0, 0, 0};
  uint32_t room = AS_WINDOW_ROOM;
  as_pairs sums = {0, 0};
  const uint8_t *row = w->from + channel;
  for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {
    const uint8_t *at = row;
    for (uint32_t left = w->columns; left > 0;) {
      const uint32_t n = left < room ? left : room;
      for (uint32_t i = 0; i < n; i++, at += w->column_stride) {
        sums = as_pairs_add(sums, *(const as_word *)(const void *)at);
      }
      left -= n;
      room -= n;
      if (room > 0) continue;
      as_pairs_empty(sums, 0, totals);
      sums = (as_pairs){0, 0};
      room = AS_WINDOW_ROOM;
    }
  }
  as_pairs_empty(sums, room, totals);
  for (uint32_t i = 0; i < 4; i++) result[i] = (int32_t)totals[i];
}

/* The sum of one int8 or int16 channel, modulo 2^32. */
#define AS_SUM_ONE(name, type)                                            \
  static inline int32_t name(const as_window *w, uint32_t channel) {      \
    uint32_t total = 0;                                                   \
    const uint8_t *row = w->from + channel * sizeof(type);                \
    for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {        \
      const uint8_t *at = row;                                            \
      for (uint32_t x = 0; x < w->columns; x++, at += w->column_stride) { \
        total += (uint32_t)(int32_t)*(const type *)(const void *)at;      \
      }                                                                   \
    }                                                                     \
    return (int32_t)total;                                                \
  }

AS_SUM_ONE(as_sum_one_i8, int8_t)
AS_SUM_ONE(as_sum_one_i16, int16_t)

/* Sums of the next int8 channels: four of a window in words, else one. Returns how many. */
static inline uint32_t as_sum_next(const as_window *w, bool in_words, uint32_t channel,
                                   int32_t *sums) {
  if (in_words) {
    as_sum_four(w, channel, sums);
    return 4;
  }
  sums[0] = as_sum_one_i8(w, channel);
  return 1;
}

static inline float as_sum_one_f32(const as_window *w, uint32_t channel) {
  float total = 0;
  const uint8_t *row = w->from + channel * sizeof(float);
  for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {
    const uint8_t *at = row;
    for (uint32_t x = 0; x < w->columns; x++, at += w->column_stride) {
      total += *(const float *)(const void *)at;
    }
  }
  return total;
}

#endif
