/*
 * Inner products for a Cortex-M0+, whose one multiplication gives 32 bits: with both pixels in one
 * word, a + (b << 16), it gives both products, a * w + (b * w << 16).
 *
 * Over two taps the low half's sum lies in [-32512, 32768]. Adding 0x7fff keeps it from borrowing
 * from the high half; taking 1 off the high half, at most 32768 too, keeps that one in 16 bits. So
 * a shift separates pixel b's sum exactly, and pixel a's is what the sum of the whole words has left.
 */
#ifndef AS_DOT_M0_H
#define AS_DOT_M0_H

#define AS_DOT_ROWS 1u
#define AS_DOT_CARRY 0xffff7fffu /* 0x7fff - 0x10000 */

/* Half words: pixel 0 begins at the even ones, pixel 1 at the odd ones. */
typedef int16_t as_lane_t;

static inline as_lane_t *as_lane(void *patches, uint32_t pixel, uint32_t taps) {
  (void)taps;
  return (as_lane_t *)patches + pixel;
}

/* Pixel 0 writes whole words and so clears pixel 1, which is added to them. */
static inline void as_put(uint32_t *word, bool second, int32_t value) {
  *word = second ? *word + ((uint32_t)value << 16) : (uint32_t)value;
}

static inline as_lane_t *as_pack(as_lane_t *lane, const int8_t *from, uint32_t taps) {
  const bool second = ((uintptr_t)lane & 2) != 0;
  uint32_t *to = (uint32_t *)(void *)(lane - second);
  const int32_t *in = (const int32_t *)(const void *)from;
  for (const uint32_t *end = to + taps; to < end; to += 4) {
    const int32_t four = *in++;
    as_put(to, second, (int8_t)four);
    as_put(to + 1, second, (int8_t)(four >> 8));
    as_put(to + 2, second, (int8_t)(four >> 16));
    as_put(to + 3, second, four >> 24);
  }
  return lane + 2 * taps;
}

static inline as_lane_t *as_pack_fill(as_lane_t *lane, int32_t value, uint32_t taps) {
  const bool second = ((uintptr_t)lane & 2) != 0;
  uint32_t *to = (uint32_t *)(void *)(lane - second);
  for (const uint32_t *end = to + taps; to < end; to++) as_put(to, second, value);
  return lane + 2 * taps;
}

/* Adds the two products of words in r2 and r3 to both sums. */
#define AS_DOT_GATHER     \
  "adds r2, r3\n"         \
  "add  r2, %[carry]\n"   \
  "adds %[total], r2\n"   \
  "asrs r2, #16\n"        \
  "adds %[high], r2\n"

/* Four taps: a word of weights in r5, one of them at a time in r4. */
#define AS_DOT_FOUR_TAPS        \
  "ldmia %[w]!, {r5}\n"         \
  "ldmia %[x]!, {r2, r3}\n"     \
  "sxtb r4, r5\n"               \
  "muls r2, r4\n"               \
  "lsls r4, r5, #16\n"          \
  "asrs r4, r4, #24\n"          \
  "muls r3, r4\n" AS_DOT_GATHER \
  "ldmia %[x]!, {r2, r3}\n"     \
  "lsls r4, r5, #8\n"           \
  "asrs r4, r4, #24\n"          \
  "muls r2, r4\n"               \
  "asrs r5, r5, #24\n"          \
  "muls r3, r5\n" AS_DOT_GATHER

static inline void as_dot(const void *patches, const int8_t *weights, uint32_t taps, uint32_t rows,
                          int32_t *sums) {
  const void *x = patches;
  const int8_t *w = weights;
  uint32_t total = 0;
  uint32_t high = 0;
  (void)rows;
  __asm volatile(
      ".syntax unified\n"
      "mov r4, %[taps]\n" /* an odd number of fours begins in the middle */
      "lsls r4, r4, #29\n"
      "bmi 2f\n"
      "1:\n" AS_DOT_FOUR_TAPS 
      "2:\n" AS_DOT_FOUR_TAPS
      "cmp %[w], %[end]\n"
      "bne 1b\n"
      : [x] "+l"(x), [w] "+l"(w), [total] "+l"(total), [high] "+l"(high)
      : [end] "h"(weights + taps), [taps] "h"(taps), [carry] "h"(AS_DOT_CARRY)
      : "r2", "r3", "r4", "r5", "cc", "memory");
  const uint32_t b = high + taps / 2;
  sums[1] = (int32_t)b;
  sums[0] = (int32_t)(total - (b << 16) - taps / 2 * AS_DOT_CARRY);
}

#undef AS_DOT_FOUR_TAPS
#undef AS_DOT_GATHER

#endif
