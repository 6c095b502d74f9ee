/*
 * Windows of a tensor whose innermost dimension is contiguous: what pooling and reductions go over.
 * int8 channels are summed four at a time. A word holds four of them; its even and its odd bytes go
 * into two pairs of 16-bit sums, which have room for AS_WINDOW_ROOM bytes each.
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

#define AS_WINDOW_ROOM 256u

typedef uint32_t __attribute__((may_alias)) as_word;

/* Sums of four neighbouring channels, modulo 2^32. */
typedef struct {
  uint32_t a, b, c, d;
} as_four;

/* Two pairs of 16-bit sums: bytes 0 and 2, bytes 1 and 3. */
typedef struct {
  uint32_t even;
  uint32_t odd;
} as_pairs;

/*
 * as_pairs_row adds the words from `at` to `end`, `stride` bytes apart; as_pairs_empty adds what
 * has been summed over `count` words to the totals.
 */
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)

static inline as_pairs as_pairs_row(as_pairs sums, const uint8_t *at, const uint8_t *end,
                                    uint32_t stride) {
  do {
    const uint32_t word = *(const as_word *)(const void *)at;
    __asm__("sxtab16 %0, %0, %1" : "+r"(sums.even) : "r"(word));
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sums.odd) : "r"(word));
    at += stride;
  } while (at != end);
  return sums;
}

static inline void as_pairs_empty(as_pairs sums, uint32_t count, as_four *totals) {
  (void)count;
  totals->a += (uint32_t)(int32_t)(int16_t)sums.even;
  totals->b += (uint32_t)(int32_t)(int16_t)sums.odd;
  totals->c += (uint32_t)((int32_t)sums.even >> 16);
  totals->d += (uint32_t)((int32_t)sums.odd >> 16);
}

#else

/* Bytes are taken as value + 128, so that no sum borrows from its neighbour. */
static inline as_pairs as_pairs_row(as_pairs sums, const uint8_t *at, const uint8_t *end,
                                    uint32_t stride) {
  const uint32_t bias = 0x80808080u;
  const uint32_t mask = 0x00ff00ffu;
#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
  uint32_t word, odd; /* what changes least lies in the high registers */
  __asm__ volatile(
      ".syntax unified\n"
      "1: ldr %[word], [%[at]]\n"
      "eors %[word], %[bias]\n"
      "lsrs %[odd], %[word], #8\n"
      "ands %[word], %[mask]\n"
      "ands %[odd], %[mask]\n"
      "adds %[evens], %[evens], %[word]\n"
      "adds %[odds], %[odds], %[odd]\n"
      "add %[at], %[stride]\n"
      "cmp %[at], %[end]\n"
      "bne 1b\n"
      : [at] "+l"(at), [evens] "+l"(sums.even), [odds] "+l"(sums.odd), [word] "=&l"(word),
        [odd] "=&l"(odd)
      : [bias] "l"(bias), [mask] "l"(mask), [stride] "h"(stride), [end] "h"(end)
      : "cc", "memory");
#else
  do {
    const uint32_t word = *(const as_word *)(const void *)at ^ bias;
    sums = (as_pairs){sums.even + (word & mask), sums.odd + (word >> 8 & mask)};
    at += stride;
  } while (at != end);
#endif
  return sums;
}

static inline void as_pairs_empty(as_pairs sums, uint32_t count, as_four *totals) {
  totals->a += (sums.even & 0xffff) - 128 * count;
  totals->b += (sums.odd & 0xffff) - 128 * count;
  totals->c += (sums.even >> 16) - 128 * count;
  totals->d += (sums.odd >> 16) - 128 * count;
}

#endif

/* Rows that follow one another are one, if the pairs have room for it. */
static inline void as_window_join_rows(as_window *w) {
  const uint32_t count = w->rows * w->columns;
  if (w->columns * w->column_stride != w->row_stride || count > AS_WINDOW_ROOM) return;
  w->columns = count;
  w->rows = 1;
}

/* Whether as_sum_four can take the window: whole words, and room for a row in the pairs. */
static inline bool as_window_in_words(const as_window *w) {
  const uintptr_t misaligned = (uintptr_t)w->from | w->row_stride | w->column_stride | w->channels;
  return (misaligned & 3) == 0 && w->columns <= AS_WINDOW_ROOM;
}

/* The four int8 channels from `channel`. */
static inline as_four as_sum_four(const as_window *w, uint32_t channel) {
  as_four totals = {0, 0, 0, 0};
  const uint32_t at_once = w->rows * w->columns <= AS_WINDOW_ROOM ? w->rows : 1;
  const uint32_t row_bytes = w->columns * w->column_stride;
  const uint8_t *row = w->from + channel;
  for (uint32_t left = w->rows; left > 0; left -= at_once) {
    as_pairs sums = {0, 0};
    for (uint32_t y = 0; y < at_once; y++, row += w->row_stride) {
      sums = as_pairs_row(sums, row, row + row_bytes, w->column_stride);
    }
    as_pairs_empty(sums, at_once * w->columns, &totals);
  }
  return totals;
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

/*
 * The largest of each of four channels, or with flip = 0xffffffff, which turns the order around,
 * the smallest. Without byte instructions, pairs of bytes are compared by subtracting them with a
 * borrow to spare.
 */
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)

static inline uint32_t as_extreme_four(const as_window *w, uint32_t channel, uint32_t flip) {
  uint32_t best = 0x80808080u;
  const uint8_t *row = w->from + channel;
  for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {
    const uint8_t *at = row;
    for (uint32_t x = 0; x < w->columns; x++, at += w->column_stride) {
      const uint32_t word = *(const as_word *)(const void *)at ^ flip;
      uint32_t difference; /* sel goes by the signs that ssub8 leaves in the flags */
      __asm__("ssub8 %0, %2, %1\n\tsel %1, %2, %1"
              : "=&r"(difference), "+r"(best)
              : "r"(word)
              : "cc");
    }
  }
  return best ^ flip;
}

#else

/* The larger of the bytes 0 and 2 of both. */
static inline uint32_t as_larger_pair(uint32_t a, uint32_t b) {
  const uint32_t difference = (a | 0x01000100u) - b;
  const uint32_t kept = difference & 0x01000100u; /* where a >= b */
  return b + (difference & (kept - (kept >> 8)));
}

static inline uint32_t as_extreme_four(const as_window *w, uint32_t channel, uint32_t flip) {
  const uint32_t mask = 0x00ff00ffu;
  const uint32_t unsign = flip ^ 0x80808080u;
  as_pairs best = {0, 0};
  const uint8_t *row = w->from + channel;
  for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {
    const uint8_t *at = row;
    for (uint32_t x = 0; x < w->columns; x++, at += w->column_stride) {
      const uint32_t word = *(const as_word *)(const void *)at ^ unsign;
      best.even = as_larger_pair(best.even, word & mask);
      best.odd = as_larger_pair(best.odd, word >> 8 & mask);
    }
  }
  return (best.even | best.odd << 8) ^ unsign;
}

#endif

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
