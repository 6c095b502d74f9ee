/*
 * Inner products for the Cortex-M0+, which multiplies 32 bits by 32 to the low 32 in one cycle and
 * has no byte instructions to speak of. Two taps go into one multiplication: of
 *
 *   (w0 + w2 * 2^16) * (x2 + x0 * 2^16) = w0*x2 + (w0*x0 + w2*x2) * 2^16   (mod 2^32)
 *
 * the upper half is the sum that is wanted, once the lower is rounded away: |w0*x2| < 2^15, and an
 * arithmetic shift right by 16 leaves the bit to round by in the carry, which ADCS adds. The wanted
 * sum fits 16 bits unless w0 and w2 are both -128 (AS_CONV_NARROW).
 *
 * Weights have 128 added, so a mask and a subtraction take a word apart. Patches: per four taps
 * A02 A13 B02 B13, where X02 = x2 + x0 * 2^16.
 */
#ifndef AS_DOT_M0_H
#define AS_DOT_M0_H

#define AS_DOT_ROWS 8u

typedef struct {
  uint32_t *to;
} as_lane;

static inline as_lane as_begin_lane(void *patches, uint32_t pixel, uint32_t taps) {
  (void)taps;
  return (as_lane){(uint32_t *)patches + AS_PATCH_HEAD / 4 + 2 * pixel};
}

static inline void as_pack_word(as_lane *lane, uint32_t word) {
  const uint32_t x0 = (uint32_t)((int32_t)(word << 24) >> 8) & 0xffff0000u;
  const uint32_t x1 = (uint32_t)((int32_t)(word << 16) >> 8) & 0xffff0000u;
  lane->to[0] = x0 + (uint32_t)(int8_t)(word >> 16);
  lane->to[1] = x1 + (uint32_t)((int32_t)word >> 24);
  lane->to += 4;
}

static inline void as_pack(as_lane *lane, const int8_t *from, uint32_t taps) {
  const uint32_t *word = (const uint32_t *)(const void *)from;
  as_lane local = *lane;
  for (uint32_t i = 0; i < taps; i += 4) as_pack_word(&local, *word++);
  *lane = local;
}

static inline void as_pack_fill(as_lane *lane, int32_t value, uint32_t taps) {
  const uint32_t word = (uint32_t)(uint8_t)value * 0x01010101u;
  for (uint32_t i = 0; i < taps; i += 4) as_pack_word(lane, word);
}

static inline void as_end_lane(void *patches, uint32_t pixel, const as_lane *lane) {
  (void)patches, (void)pixel, (void)lane;
}

/* Two multiplications for the pixel whose next patch words r0 points at. */
#define AS_PIXEL(sum)           \
  "ldmia r0!, {r6, r7}\n\t"     \
  "muls r6, r5\n\t"             \
  "asrs r6, r6, #16\n\t"        \
  "adcs " sum ", r6\n\t"        \
  "muls r7, r4\n\t"             \
  "asrs r7, r7, #16\n\t"        \
  "adcs " sum ", r7\n\t"
/* Four taps of a row, for both pixels: r5 = w0 + w2 * 2^16, r4 = w1 + w3 * 2^16. */
#define AS_FOUR_TAPS            \
  "ldmia r1!, {r4}\n\t"         \
  "mov r5, r8\n\t"              \
  "ands r5, r4\n\t"             \
  "eors r4, r5\n\t"             \
  "lsrs r4, r4, #8\n\t"         \
  "add r5, r9\n\t"              \
  "add r4, r9\n\t" AS_PIXEL("r2") AS_PIXEL("r3")

/* `rows` rows of weights that never have -128 twice in one multiplication. */
static __attribute__((noinline)) void as_dot_narrow(const void *patches, const uint8_t *weights,
                                                    uint32_t taps, uint32_t rows, int32_t *sums) {
  register const uint32_t *begin __asm__("r10") = (const uint32_t *)patches + AS_PATCH_HEAD / 4;
  register const uint32_t *end __asm__("r11") = begin + taps;
  register uint32_t mask __asm__("r8") = 0x00ff00ffu;
  register uint32_t offset __asm__("r9") = 0u - 0x00800080u;
  register const uint8_t *next __asm__("r1") = weights;
  register int32_t *to __asm__("r12") = sums;
  register int32_t *const last __asm__("r14") = sums + 2 * rows;
  __asm__ volatile(
      ".syntax unified\n\t"
      "1:\n\t"
      "mov r0, r10\n\t"
      "movs r2, #0\n\t"
      "movs r3, #0\n\t"
      "2:\n\t" AS_FOUR_TAPS
      "cmp r0, r11\n\t"
      "beq 3f\n\t" AS_FOUR_TAPS
      "cmp r0, r11\n\t"
      "bne 2b\n\t"
      "3:\n\t"
      "mov r4, r12\n\t"
      "stmia r4!, {r2, r3}\n\t"
      "mov r12, r4\n\t"
      "cmp r4, r14\n\t"
      "bne 1b\n\t"
      : "+r"(next), "+r"(to)
      : "r"(begin), "r"(end), "r"(mask), "r"(offset), "r"(last)
      : "r0", "r2", "r3", "r4", "r5", "r6", "r7", "cc", "memory");
}

static inline int32_t as_low_half(uint32_t pair) { return (int16_t)pair; }
static inline int32_t as_high_half(uint32_t pair) {
  return (int32_t)(pair - (uint32_t)as_low_half(pair)) >> 16;
}

/* Any weights, one product at a time. */
static __attribute__((noinline)) void as_dot_any(const void *patches, const uint8_t *weights,
                                                 uint32_t taps, uint32_t rows, int32_t *sums) {
  for (uint32_t i = 0; i < 2 * rows; i++) {
    const uint8_t *w = weights + i / 2 * taps;
    const uint32_t *x = (const uint32_t *)patches + AS_PATCH_HEAD / 4 + i % 2 * 2;
    uint32_t sum = 0;
    for (uint32_t t = 0; t < taps; t += 4, w += 4, x += 4) {
      sum += (uint32_t)(as_high_half(x[0]) * (w[0] - AS_WEIGHT_OFFSET) +
                        as_high_half(x[1]) * (w[1] - AS_WEIGHT_OFFSET) +
                        as_low_half(x[0]) * (w[2] - AS_WEIGHT_OFFSET) +
                        as_low_half(x[1]) * (w[3] - AS_WEIGHT_OFFSET));
    }
    sums[i] = (int32_t)sum;
  }
}

static inline void as_dot(const void *patches, const uint8_t *weights, uint32_t taps,
                          uint32_t rows, bool narrow, int32_t *sums) {
  if (narrow) as_dot_narrow(patches, weights, taps, rows, sums);
  else as_dot_any(patches, weights, taps, rows, sums);
}

/* A word of weights in r6 against the taps r4 = x2 + x0 * 2^16 and r5 = x3 + x1 * 2^16. */
#define AS_ROW(sum)        \
  "mov r7, r8\n\t"         \
  "ands r7, r6\n\t"        \
  "eors r6, r7\n\t"        \
  "lsrs r6, r6, #8\n\t"    \
  "add r7, r9\n\t"         \
  "add r6, r9\n\t"         \
  "muls r7, r4\n\t"        \
  "asrs r7, r7, #16\n\t"   \
  "adcs " sum ", r7\n\t"   \
  "muls r6, r5\n\t"        \
  "asrs r6, r6, #16\n\t"   \
  "adcs " sum ", r6\n\t"

/* Words of a row against two rows of weights, `stride` bytes apart; the second may be the first. */
static __attribute__((noinline)) void as_dot_row_two(const int8_t *x, const int8_t *end,
                                                     const uint8_t *weights, uint32_t stride,
                                                     int32_t *sums) {
  register const int8_t *from __asm__("r10") = x;
  register const int8_t *last __asm__("r12") = end;
  register uint32_t mask __asm__("r8") = 0x00ff00ffu;
  register uint32_t offset __asm__("r9") = 0u - 0x00800080u;
  register const uint8_t *next __asm__("r1") = weights;
  register uint32_t other __asm__("r11") = stride - 4;
  register int32_t a __asm__("r2") = 0;
  register int32_t b __asm__("r3") = 0;
  __asm__ volatile(
      ".syntax unified\n\t"
      "1:\n\t"
      "mov r0, r10\n\t"
      "ldmia r0!, {r6}\n\t"
      "mov r10, r0\n\t"
      "lsls r4, r6, #24\n\t"
      "asrs r4, r4, #8\n\t"
      "lsrs r7, r6, #16\n\t"
      "sxtb r7, r7\n\t"
      "adds r4, r4, r7\n\t"
      "lsls r5, r6, #16\n\t"
      "asrs r5, r5, #24\n\t"
      "lsls r5, r5, #16\n\t"
      "asrs r6, r6, #24\n\t"
      "adds r5, r5, r6\n\t"
      "ldmia r1!, {r6}\n\t" AS_ROW("r2")
      "mov r6, r11\n\t"
      "ldr r6, [r1, r6]\n\t" AS_ROW("r3")
      "cmp r10, r12\n\t"
      "bne 1b\n\t"
      : "+r"(from), "+r"(next), "+r"(a), "+r"(b)
      : "r"(last), "r"(mask), "r"(offset), "r"(other)
      : "r0", "r4", "r5", "r6", "r7", "cc", "memory");
  sums[0] = a;
  sums[1] = b;
}

/* A row of bytes in whole words against `rows` rows of weights, `stride` bytes apart. */
static inline void as_dot_row(const int8_t *x, const uint8_t *weights, uint32_t stride,
                              uint32_t rows, bool narrow, int32_t *sums) {
  uint32_t row = 0;
  if (narrow) {
    for (; row + 2 <= rows; row += 2, weights += 2 * stride) {
      as_dot_row_two(x, x + stride, weights, stride, sums + row);
    }
  }
  for (; row < rows; row++, weights += stride) sums[row] = as_dot_bytes(x, weights, stride);
}

#endif
