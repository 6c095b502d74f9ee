/*
 * Scaling by a 31-bit multiplier and a shift, bit for bit as TFLM's reference kernels do it.
 * src/core/program/fixed-point.ts is the same arithmetic for the compiler.
 *
 * TFLM rounds twice: a rounding doubling high multiply, then a rounding shift right. TFLite desktop
 * rounds once. Which one a program wants is a flag of its header; builds for chips that only ever
 * run TFLM's rounding define AS_DOUBLE_ROUNDING_ONLY and lose the branch.
 */
#ifndef AS_FIXED_POINT_H
#define AS_FIXED_POINT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime.h"

static inline bool as_rounds_once(const as_runtime *rt) {
#ifdef AS_DOUBLE_ROUNDING_ONLY
  (void)rt;
  return false;
#else
  return (rt->header->flags & AS_FLAG_SINGLE_ROUNDING) != 0;
#endif
}

/* (a * b + 2^30) >> 31. Saturation is needed for a = b = INT32_MIN only; multipliers are positive. */
static inline int32_t as_high_mul_wide(int32_t a, int32_t b) {
  return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* The same from products of halves, for cores that multiply 32 bits by 32 to 32 only; b >= 0. */
static inline int32_t as_high_mul_halves(int32_t a, int32_t b) {
  const int32_t a_high = a >> 16, b_high = b >> 16;
  const uint32_t a_low = (uint16_t)a, b_low = (uint16_t)b;
  /* Neither sum can wrap: |a_high * b_low| and a_low * b_high stay 2^16 below 2^31. */
  const int32_t middle = a_high * (int32_t)b_low + (int32_t)(a_low * b_low >> 16);
  const uint32_t low = a_low * (uint32_t)b_high + (uint16_t)middle;
  const uint32_t high = (uint32_t)(a_high * b_high) + (uint32_t)(middle >> 16);
  return (int32_t)(2 * high + ((low + (1u << 14)) >> 15));
}

static inline int32_t as_high_mul(int32_t a, int32_t b) {
#ifdef __ARM_ARCH_6M__
  return as_high_mul_halves(a, b);
#else
  return as_high_mul_wide(a, b);
#endif
}

/* x / 2^exponent, half away from zero; exponent 0 to 31, x not INT32_MIN. */
static inline int32_t as_shift_right(int32_t x, int32_t exponent) {
  if (exponent == 0) return x;
  const int32_t towards_zero = x + (x >> 31);
  return (towards_zero >> exponent) + ((towards_zero >> (exponent - 1)) & 1);
}

/* x * 2^n without undefined behaviour; wraps as TFLM's does in practice. */
static inline int32_t as_shift_left(int32_t x, int32_t n) { return (int32_t)((uint32_t)x << n); }

static inline int32_t as_requantize_twice(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : -shift;
  return as_shift_right(as_high_mul(as_shift_left(x, left), multiplier), right);
}

static inline int32_t as_requantize_once(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t total = 31 - shift; /* 1 to 62 */
  return (int32_t)(((int64_t)x * multiplier + (INT64_C(1) << (total - 1))) >> total);
}

static inline int32_t as_requantize(int32_t x, int32_t multiplier, int32_t shift, bool once) {
  return once ? as_requantize_once(x, multiplier, shift)
              : as_requantize_twice(x, multiplier, shift);
}

static inline int32_t as_clamp(int32_t x, int32_t low, int32_t high) {
  return x < low ? low : x > high ? high : x;
}

#endif
