/*
 * Inner products with the DSP instructions of the Cortex-M4: four taps become two words of two
 * int16 each, (0, 2) and (1, 3), which is how SXTB16 and UXTB16 take a word apart; SMLAD multiplies
 * and adds two at once. Weights stay unsigned in it: what their offset adds to a sum is the same
 * for all rows, 128 times the sum of the window, so sums start from its negative, kept in the head.
 *
 * Patches: per four taps A02 A13 B02 B13, one LDM.
 */
#ifndef AS_DOT_M4_H
#define AS_DOT_M4_H

#define AS_DOT_ROWS 8u

typedef struct {
  uint32_t *to;
  uint32_t sum;
} as_lane;

static inline as_lane as_begin_lane(void *patches, uint32_t pixel, uint32_t taps) {
  (void)taps;
  return (as_lane){(uint32_t *)patches + AS_PATCH_HEAD / 4 + 2 * pixel, 0};
}

static inline uint32_t as_sxtb16(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
  return pair;
}

static inline uint32_t as_sxtb16_odd(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
  return pair;
}

/* sum + a0 * b0 + a1 * b1 */
static inline uint32_t as_smlad(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}

static inline void as_pack_word(as_lane *lane, uint32_t word) {
  const uint32_t even = as_sxtb16(word);
  const uint32_t odd = as_sxtb16_odd(word);
  lane->to[0] = even;
  lane->to[1] = odd;
  lane->sum = as_smlad(even, 0x00010001u, as_smlad(odd, 0x00010001u, lane->sum));
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
  uint32_t *head = patches; /* for both rows of a pair */
  head[pixel] = head[pixel + 2] = 0u - AS_WEIGHT_OFFSET * lane->sum;
}

static inline uint32_t as_uxtb16(uint32_t word) {
  uint32_t pair;
  __asm__("uxtb16 %0, %1" : "=r"(pair) : "r"(word));
  return pair;
}

static inline uint32_t as_uxtb16_odd(uint32_t word) {
  uint32_t pair;
  __asm__("uxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
  return pair;
}

/* Four taps of both pixels in r4 to r7 against the row at `w`. */
#define AS_ROW(w, a, b)             \
  "ldr r3, [" w "], #4\n\t"         \
  "uxtb16 r12, r3\n\t"              \
  "uxtb16 r3, r3, ror #8\n\t"       \
  "smlad " a ", r4, r12, " a "\n\t" \
  "smlad " b ", r6, r12, " b "\n\t" \
  "smlad " a ", r5, r3, " a "\n\t"  \
  "smlad " b ", r7, r3, " b "\n\t"
#define AS_FOUR_TAPS \
  "ldmia r0!, {r4-r7}\n\t" AS_ROW("r1", "r8", "r9") AS_ROW("r2", "r10", "r11")

/*
 * `pairs` pairs of rows, 32 products in 32 instructions. It takes every register, so what changes
 * only from row to row waits on the stack: patches, taps, pairs, sums.
 */
static __attribute__((naked, noinline)) void as_dot_pairs(
    const void *patches __attribute__((unused)), const uint8_t *weights __attribute__((unused)),
    uint32_t taps __attribute__((unused)), uint32_t pairs __attribute__((unused)),
    int32_t *sums __attribute__((unused))) {
  __asm__(
      "push {r4-r11, lr}\n\t"
      "ldr r12, [sp, #36]\n\t"
      "push {r0, r2, r3, r12}\n\t"
      "add lr, r0, r2, lsl #2\n\t"
      "add lr, lr, #16\n\t"
      "1:\n\t" /* two rows */
      "ldr r3, [sp, #4]\n\t"
      "ldr r0, [sp]\n\t"
      "add r2, r1, r3\n\t"
      "ldmia r0!, {r8-r11}\n\t"
      "lsls r3, r3, #29\n\t"
      "bpl 2f\n\t" AS_FOUR_TAPS
      "cmp r0, lr\n\t"
      "beq 3f\n\t"
      "2:\n\t" AS_FOUR_TAPS AS_FOUR_TAPS
      "cmp r0, lr\n\t"
      "bne 2b\n\t"
      "3:\n\t"
      "ldrd r3, r12, [sp, #8]\n\t"
      "mov r1, r2\n\t"
      "stmia r12!, {r8-r11}\n\t"
      "subs r3, r3, #1\n\t"
      "strd r3, r12, [sp, #8]\n\t"
      "bne 1b\n\t"
      "add sp, sp, #16\n\t"
      "pop {r4-r11, pc}\n\t");
}

static __attribute__((noinline)) void as_dot_last(const void *patches, const uint8_t *weights,
                                                  uint32_t taps,
                               int32_t *sums) {
  const uint32_t *p = patches;
  const uint32_t *w = (const uint32_t *)(const void *)weights;
  uint32_t a = p[0], b = p[1];
  p += AS_PATCH_HEAD / 4;
  for (uint32_t i = 0; i < taps; i += 4, p += 4) {
    const uint32_t word = *w++;
    const uint32_t even = as_uxtb16(word);
    const uint32_t odd = as_uxtb16_odd(word);
    a = as_smlad(p[1], odd, as_smlad(p[0], even, a));
    b = as_smlad(p[3], odd, as_smlad(p[2], even, b));
  }
  sums[0] = (int32_t)a;
  sums[1] = (int32_t)b;
}

static inline void as_dot(const void *patches, const uint8_t *weights, uint32_t taps,
                          uint32_t rows, bool narrow, int32_t *sums) {
  (void)narrow;
  if (rows > 1) as_dot_pairs(patches, weights, taps, rows / 2, sums);
  if (rows % 2 != 0) as_dot_last(patches, weights + (rows - 1) * taps, taps, sums + 2 * (rows - 1));
}

/* Four taps in r9 and r10 against the row at `w`. */
#define AS_DENSE_ROW(w, sum)            \
  "ldr r11, [" w "], #4\n\t"            \
  "uxtb16 r12, r11\n\t"                 \
  "uxtb16 r11, r11, ror #8\n\t"         \
  "smlad " sum ", r9, r12, " sum "\n\t" \
  "smlad " sum ", r10, r11, " sum "\n\t"

/* Words of a row against four rows of weights, `stride` bytes apart: 16 products in 25
 * instructions. Takes every register. */
static __attribute__((naked, noinline)) void as_dot_row_four(
    const uint32_t *x __attribute__((unused)), const uint8_t *weights __attribute__((unused)),
    uint32_t stride __attribute__((unused)), uint32_t start __attribute__((unused)),
    int32_t *sums __attribute__((unused))) {
  __asm__(
      "push {r4-r11, lr}\n\t"
      "add lr, r0, r2\n\t"
      "mov r5, r3\n\t"
      "mov r6, r3\n\t"
      "mov r7, r3\n\t"
      "mov r8, r3\n\t"
      "add r3, r1, r2, lsl #1\n\t"
      "add r4, r3, r2\n\t"
      "add r2, r1, r2\n\t"
      "1:\n\t"
      "ldr r10, [r0], #4\n\t"
      "sxtb16 r9, r10\n\t"
      "sxtb16 r10, r10, ror #8\n\t" AS_DENSE_ROW("r1", "r5") AS_DENSE_ROW("r2", "r6")
      AS_DENSE_ROW("r3", "r7") AS_DENSE_ROW("r4", "r8")
      "cmp r0, lr\n\t"
      "bne 1b\n\t"
      "ldr r12, [sp, #36]\n\t"
      "stmia r12, {r5-r8}\n\t"
      "pop {r4-r11, pc}\n\t");
}

static __attribute__((noinline)) int32_t as_dot_row_one(const uint32_t *x, const uint8_t *weights,
                                                        uint32_t stride, uint32_t start) {
  const uint32_t *const end = x + stride / 4;
  const uint32_t *w = (const uint32_t *)(const void *)weights;
  while (x != end) {
    const uint32_t word = *w++;
    start = as_smlad(as_sxtb16(*x), as_uxtb16(word), start);
    start = as_smlad(as_sxtb16_odd(*x++), as_uxtb16_odd(word), start);
  }
  return (int32_t)start;
}

/* The sum of the bytes in `count` words, by that of the bytes with 128 added. */
static inline uint32_t as_sum_words(const uint32_t *x, uint32_t count) {
  uint32_t sum = 0u - AS_WEIGHT_OFFSET * 4 * count;
#pragma GCC unroll 4
  for (const uint32_t *const end = x + count; x != end; x++) {
    __asm__("usada8 %0, %1, %2, %0" : "+r"(sum) : "r"(*x ^ 0x80808080u), "r"(0));
  }
  return sum;
}

/* A row of bytes in whole words against `rows` rows of weights, `stride` bytes apart. */
static inline void as_dot_row(const int8_t *bytes, const uint8_t *weights, uint32_t stride,
                              uint32_t rows, bool narrow, int32_t *sums) {
  const uint32_t *x = (const uint32_t *)(const void *)bytes;
  const uint32_t start = 0u - AS_WEIGHT_OFFSET * as_sum_words(x, stride / 4);
  (void)narrow;
  uint32_t row = 0;
  for (; row + 4 <= rows; row += 4, weights += 4 * stride) {
    as_dot_row_four(x, weights, stride, start, sums + row);
  }
  for (; row < rows; row++, weights += stride) {
    sums[row] = as_dot_row_one(x, weights, stride, start);
  }
}

#endif
