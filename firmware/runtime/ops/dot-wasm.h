/*
 * Inner products with WebAssembly's SIMD: eight taps a step, four rows of weights against two
 * pixels. Patches hold both pixels as int16, one behind the other. Weights stay unsigned; what
 * their offset adds to a sum is 128 times the sum of the window, for all rows, so sums start from
 * its negative, kept in the patches' head.
 */
#ifndef AS_DOT_WASM_H
#define AS_DOT_WASM_H

#include <wasm_simd128.h>

#define AS_DOT_ROWS 4u

typedef struct {
  int16_t *to;
  uint32_t sum;
} as_lane;

static inline as_lane as_begin_lane(void *patches, uint32_t pixel, uint32_t taps) {
  return (as_lane){(int16_t *)patches + AS_PATCH_HEAD / 2 + pixel * taps, 0};
}

static inline void as_pack(as_lane *lane, const int8_t *from, uint32_t taps) {
  for (uint32_t i = 0; i < taps; i++) {
    lane->to[i] = from[i];
    lane->sum += (uint32_t)from[i];
  }
  lane->to += taps;
}

static inline void as_pack_fill(as_lane *lane, int32_t value, uint32_t taps) {
  for (uint32_t i = 0; i < taps; i++) lane->to[i] = (int8_t)value;
  lane->to += taps;
  lane->sum += (uint32_t)(int8_t)value * taps;
}

static inline void as_end_lane(void *patches, uint32_t pixel, const as_lane *lane) {
  ((uint32_t *)patches)[pixel] = 0u - AS_WEIGHT_OFFSET * lane->sum;
}

static inline v128_t as_eight_weights(const uint8_t *w) { return wasm_u16x8_load8x8(w); }

static inline v128_t as_four_weights(const uint8_t *w) {
  return wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(w));
}

/* (sum of a, sum of b, sum of c, sum of d) */
static inline v128_t as_sum_each(v128_t a, v128_t b, v128_t c, v128_t d) {
  const v128_t ab = wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 1, 4, 5),
                                   wasm_i32x4_shuffle(a, b, 2, 3, 6, 7));
  const v128_t cd = wasm_i32x4_add(wasm_i32x4_shuffle(c, d, 0, 1, 4, 5),
                                   wasm_i32x4_shuffle(c, d, 2, 3, 6, 7));
  return wasm_i32x4_add(wasm_i32x4_shuffle(ab, cd, 0, 2, 4, 6),
                        wasm_i32x4_shuffle(ab, cd, 1, 3, 5, 7));
}

/* Adds the products of `x` and the weights at `w` + i * taps to sums[2 * i + pixel]. */
#define AS_ADD_ROWS(load, x, y)                                            \
  for (uint32_t i = 0; i < AS_DOT_ROWS; i++) {                             \
    const v128_t weights_ = load(w + i * taps);                            \
    total[2 * i] = wasm_i32x4_add(total[2 * i], wasm_i32x4_dot_i16x8(x, weights_)); \
    total[2 * i + 1] = wasm_i32x4_add(total[2 * i + 1], wasm_i32x4_dot_i16x8(y, weights_)); \
  }

static inline void as_dot_four_rows(const void *patches, const uint8_t *w, uint32_t taps,
                                    int32_t *sums) {
  const int16_t *a = (const int16_t *)patches + AS_PATCH_HEAD / 2;
  const int16_t *b = a + taps;
  v128_t total[2 * AS_DOT_ROWS];
  for (uint32_t i = 0; i < 2 * AS_DOT_ROWS; i++) total[i] = wasm_i32x4_const_splat(0);
  uint32_t t = 0;
  for (; t + 8 <= taps; t += 8, w += 8) {
    const v128_t x = wasm_v128_load(a + t);
    const v128_t y = wasm_v128_load(b + t);
    AS_ADD_ROWS(as_eight_weights, x, y)
  }
  if (t < taps) {
    const v128_t x = wasm_v128_load64_zero(a + t);
    const v128_t y = wasm_v128_load64_zero(b + t);
    AS_ADD_ROWS(as_four_weights, x, y)
  }
  const v128_t start = wasm_v128_load64_splat(patches);
  wasm_v128_store(sums, wasm_i32x4_add(start, as_sum_each(total[0], total[1], total[2], total[3])));
  wasm_v128_store(sums + 4,
                  wasm_i32x4_add(start, as_sum_each(total[4], total[5], total[6], total[7])));
}

static inline void as_dot_one_row(const void *patches, const uint8_t *weights, uint32_t taps,
                                  int32_t *sums) {
  const int16_t *a = (const int16_t *)patches + AS_PATCH_HEAD / 2;
  const int16_t *b = a + taps;
  uint32_t sum_a = 0;
  uint32_t sum_b = 0;
  for (uint32_t i = 0; i < taps; i++) {
    const int32_t weight = weights[i] - AS_WEIGHT_OFFSET;
    sum_a += (uint32_t)(a[i] * weight);
    sum_b += (uint32_t)(b[i] * weight);
  }
  sums[0] = (int32_t)sum_a;
  sums[1] = (int32_t)sum_b;
}

static inline void as_dot(const void *patches, const uint8_t *weights, uint32_t taps,
                          uint32_t rows, bool narrow, int32_t *sums) {
  (void)narrow;
  if (rows == AS_DOT_ROWS) {
    as_dot_four_rows(patches, weights, taps, sums);
    return;
  }
  for (uint32_t i = 0; i < rows; i++) {
    as_dot_one_row(patches, weights + i * taps, taps, sums + 2 * i);
  }
}

/* A row of bytes against `rows` rows of weights, `stride` bytes apart. */
static inline void as_dot_row(const int8_t *x, const uint8_t *weights, uint32_t stride,
                              uint32_t rows, bool narrow, int32_t *sums) {
  (void)narrow;
  for (uint32_t row = 0; row < rows; row++, weights += stride) {
    sums[row] = as_dot_bytes(x, weights, stride);
  }
}

#endif
