/* Inner products in plain C: patches are bytes, one pixel behind the other. */
#ifndef AS_DOT_PLAIN_H
#define AS_DOT_PLAIN_H

#define AS_DOT_ROWS 1u

/* Behind the head, the bytes of two pixels: there is room for four. */
typedef struct {
  int8_t *to;
} as_lane;

static inline as_lane as_begin_lane(void *patches, uint32_t pixel, uint32_t taps) {
  return (as_lane){(int8_t *)patches + AS_PATCH_HEAD + pixel * taps};
}

static inline void as_pack(as_lane *lane, const int8_t *from, uint32_t taps) {
  memcpy(lane->to, from, taps);
  lane->to += taps;
}

static inline void as_pack_fill(as_lane *lane, int32_t value, uint32_t taps) {
  memset(lane->to, value, taps);
  lane->to += taps;
}

static inline void as_end_lane(void *patches, uint32_t pixel, const as_lane *lane) {
  (void)patches, (void)pixel, (void)lane;
}

/* Sums wrap, as they do in TFLM. */
static inline void as_dot(const void *patches, const uint8_t *weights, uint32_t taps,
                          uint32_t rows, bool narrow, int32_t *sums) {
  (void)narrow;
  const int8_t *a = (const int8_t *)patches + AS_PATCH_HEAD;
  const int8_t *b = a + taps;
  uint32_t sum_a = 0;
  uint32_t sum_b = 0;
  (void)rows;
  for (uint32_t i = 0; i < taps; i++) {
    const int32_t weight = weights[i] - AS_WEIGHT_OFFSET;
    sum_a += (uint32_t)(a[i] * weight);
    sum_b += (uint32_t)(b[i] * weight);
  }
  sums[0] = (int32_t)sum_a;
  sums[1] = (int32_t)sum_b;
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
