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
static inline int32_t as_high_mul(int32_t a, int32_t b) {
#if !defined(__ARM_ARCH_6M__) || defined(AS_PLAIN)
  return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
#else
  /*
   * A Cortex-M0+ keeps only the low 32 bits of a product, so four products of halves are summed: 20
   * cycles, where the library's 64-bit multiplication takes 60. With b >= 0 no sum can overflow:
   * |high half of a * low half of b| and low of a * high of b stay 2^16 below 2^31.
   */
  int32_t middle, low, t;
  __asm(".syntax unified\n"
        "uxth %[middle], %[b]\n"
        "asrs %[b], %[b], #16\n"
        "uxth %[low], %[a]\n"
        "asrs %[a], %[a], #16\n"
        "movs %[t], %[middle]\n"
        "muls %[t], %[low]\n"    /* low * low */
        "muls %[middle], %[a]\n" /* high of a * low of b */
        "muls %[low], %[b]\n"    /* low of a * high of b */
        "muls %[a], %[b]\n"      /* high * high */
        "lsrs %[t], %[t], #16\n"
        "adds %[middle], %[middle], %[t]\n"
        "uxth %[t], %[middle]\n"
        "asrs %[middle], %[middle], #16\n"
        "adds %[a], %[a], %[middle]\n" /* bits 32 and up */
        "adds %[low], %[low], %[t]\n"  /* bits 16 to 47 without those */
        "lsrs %[low], %[low], #14\n"
        "adds %[low], #1\n"
        "lsrs %[low], %[low], #1\n"
        "lsls %[a], %[a], #1\n"
        "adds %[a], %[a], %[low]\n"
        : [a] "+l"(a), [b] "+l"(b), [middle] "=&l"(middle), [low] "=&l"(low), [t] "=&l"(t)
        :
        : "cc");
  return a;
#endif
}

/* x / 2^exponent, half away from zero; exponent 0 to 31, x not INT32_MIN. */
static inline int32_t as_shift_right(int32_t x, int32_t exponent) {
  /* On ARM the carry is the last bit shifted out; a shift by zero keeps that of x - 1, which is 1. */
#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
  int32_t sign = x >> 31;
  int32_t zero = 0;
  __asm__(".syntax unified\n\tadds %0, %0, %1\n\tasrs %0, %0, %2\n\tadcs %0, %0, %3"
          : "+l"(x)
          : "l"(sign), "l"(exponent), "l"(zero)
          : "cc");
  return x;
#elif defined(__arm__) && !defined(AS_PLAIN)
  __asm__("adds %0, %0, %0, asr #31\n\tasrs %0, %0, %1\n\tadc %0, %0, #0"
          : "+r"(x)
          : "r"(exponent)
          : "cc");
  return x;
#else
  if (exponent == 0) return x;
  const int32_t towards_zero = x + (x >> 31);
  return (towards_zero >> exponent) + ((towards_zero >> (exponent - 1)) & 1);
#endif
}

/* The same for |x| < 2^30, where the M4 has one instruction: the high word of 2x * m, rounded. */
static inline int32_t as_high_mul_narrow(int32_t x, int32_t multiplier) {
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
  int32_t result;
  __asm__("smmulr %0, %1, %2" : "=r"(result) : "r"((uint32_t)x << 1), "r"(multiplier));
  return result;
#else
  return as_high_mul(x, multiplier);
#endif
}

/* as_high_mul(v * 2^20, multiplier) of a difference of bytes, without a 64-bit product. */
static inline int32_t as_high_mul_byte(int32_t v, int32_t multiplier) {
#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)
  return as_high_mul_narrow((int32_t)((uint32_t)v << 20), multiplier);
#else
  return v * (multiplier >> 11) + ((v * (multiplier & 2047) + 1024) >> 11);
#endif
}

/*
 * as_shift_right of |x| < 2^30 by `bits` + 1, plus (odd - 1) / 2, without a branch: the last bit goes
 * with rounding after `odd` is added, so rounding and a zero point cost one addition.
 */
static inline int32_t as_shift_right_and_add(int32_t x, uint32_t bits, int32_t odd) {
  const int32_t lowered = (int32_t)((uint32_t)x + (uint32_t)(x >> 31));
  return (int32_t)((uint32_t)(lowered >> bits) + (uint32_t)odd) >> 1;
}

/* x * 2^n without undefined behaviour; wraps as TFLM's does in practice. */
static inline int32_t as_shift_left(int32_t x, int32_t n) { return (int32_t)((uint32_t)x << n); }

static inline int32_t as_requantize_twice(int32_t x, int32_t multiplier, int32_t shift) {
  if (shift >= 0) return as_high_mul(as_shift_left(x, shift), multiplier);
  /* As as_shift_right; a high product is below INT32_MAX, so adding 1 cannot overflow. */
  const int32_t product = as_high_mul(x, multiplier);
  const int32_t towards_zero = product + (product >> 31);
  return ((towards_zero >> (-shift - 1)) + 1) >> 1;
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
