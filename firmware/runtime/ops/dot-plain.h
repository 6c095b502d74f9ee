/* Inner products in plain C: patches are bytes, one pixel behind the other. */
#ifndef AS_DOT_PLAIN_H
#define AS_DOT_PLAIN_H

#define AS_DOT_ROWS 1u

typedef int8_t as_lane_t;

static inline as_lane_t *as_lane(void *patches, uint32_t pixel, uint32_t taps) {
  return (as_lane_t *)patches + pixel * taps;
}

static inline as_lane_t *as_pack(as_lane_t *lane, const int8_t *from, uint32_t taps) {
  memcpy(lane, from, taps);
  return lane + taps;
}

static inline as_lane_t *as_pack_fill(as_lane_t *lane, int32_t value, uint32_t taps) {
  memset(lane, value, taps);
  return lane + taps;
}

static inline void as_dot(const void *patches, const int8_t *weights, uint32_t taps, uint32_t rows,
                          int32_t *sums) {
  const int8_t *a = patches;
  const int8_t *b = a + taps;
  (void)rows;
  uint32_t sum_a = 0;
  uint32_t sum_b = 0;
  for (uint32_t i = 0; i < taps; i++) {
    sum_a += (uint32_t)(a[i] * weights[i]);
    sum_b += (uint32_t)(b[i] * weights[i]);
  }
  sums[0] = (int32_t)sum_a;
  sums[1] = (int32_t)sum_b;
}

#endif
