/*
 * Logistic and tanh of int16 by a table of the logistic function, bit for bit as TFLM's reference
 * kernels do it. `table` holds 256 values of 65536 / (1 + e^(-i/24)); x counts 2^-14 * 2/3 for the
 * logistic function and half that for tanh, which is 2 * logistic(2x) - 1.
 */
#ifndef AS_SIGMOID_INT16_H
#define AS_SIGMOID_INT16_H

#include <stdint.h>

/* The table at `magnitude` / 2^bits, interpolated, times 2^bits. */
static inline uint32_t as_sigmoid_between(const uint16_t *table, uint32_t magnitude, uint32_t bits,
                                          uint32_t saturated) {
  const uint32_t index = magnitude >> bits;
  if (index >= 255) return saturated;
  const uint32_t low = table[index];
  const uint32_t step = table[index + 1] - low;
  return (low << bits) + (magnitude & ((1u << bits) - 1)) * step;
}

static inline uint32_t as_magnitude(int32_t x) { return x < 0 ? 0u - (uint32_t)x : (uint32_t)x; }

/* In 2^-15. */
static inline int16_t as_logistic_int16(const uint16_t *table, int32_t x) {
  const uint32_t y = as_sigmoid_between(table, as_magnitude(x), 9, 0x7fffu << 10);
  return (int16_t)((x >= 0 ? y + (1u << 9) : (1u << 25) - y + (1u << 9) - 1) >> 10);
}

/* In 2^-15. */
static inline int16_t as_tanh_int16(const uint16_t *table, int32_t x) {
  const int32_t y = (int32_t)as_sigmoid_between(table, as_magnitude(x), 8, 0xffffu << 8);
  const int32_t half = 1 << 23;
  return (int16_t)((x >= 0 ? y - half + (1 << 7) : half - y + (1 << 7) - 1) >> 8);
}

/* int16 `x` on the table's scale; a hostile multiplier wraps. */
static inline int32_t as_sigmoid_input(int32_t x, int32_t multiplier, uint32_t shift) {
  const uint32_t round = shift > 0 ? 1u << (shift - 1) : 0;
  return (int32_t)((uint32_t)x * (uint32_t)multiplier + round) >> shift;
}

#endif
