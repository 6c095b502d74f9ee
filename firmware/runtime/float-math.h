/*
 * exp, tanh and the logistic function in float32, since bare targets have no maths library. Relative
 * errors stay below 1e-6, subnormal results included; infinities give limits, NaN gives NaN.
 * Coefficients: minimax fits made for these ranges. src/core/program/lower/unary.test.ts compares them
 * with the host's.
 */
#ifndef AS_FLOAT_MATH_H
#define AS_FLOAT_MATH_H

#include <stdint.h>

typedef union {
  uint32_t bits;
  float value;
} as_float_bits;

/* 2^n; n from -126 to 127, and infinity for 128. */
static inline float as_power_of_two(int32_t n) {
  const as_float_bits x = {.bits = (uint32_t)(n + 127) << 23};
  return x.value;
}

/* e^x = 2^n * e^r with |r| <= ln(2) / 2. The factor goes in two steps, for subnormal results. */
static inline float as_exp(float x) {
  if (!(x <= 89.0f)) return x + as_power_of_two(128); /* infinity, or NaN */
  if (x < -104.0f) return 0.0f;
  const int32_t n = (int32_t)(x * 1.44269504f + (x < 0.0f ? -0.5f : 0.5f));
  const float r = (x - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
  const float tail = 0.499992017f + r * (0.166671332f + r * (0.0418945025f + r * 0.0083120515f));
  const float power = 1.0f + (r + r * r * tail);
  const int32_t half = n / 2;
  return power * as_power_of_two(half) * as_power_of_two(n - half);
}

/* An odd polynomial near 0, where 1 - 2 / (e^2x + 1) would cancel. */
static inline float as_tanh(float x) {
  const float magnitude = x < 0.0f ? -x : x;
  if (magnitude < 0.6f) {
    const float z = x * x;
    const float tail = 0.133065344f + z * (-0.0518647145f + z * 0.0150705458f);
    return x * (1.0f + z * (-0.333322517f + z * tail));
  }
  const float result = 1.0f - 2.0f / (as_exp(2.0f * magnitude) + 1.0f);
  return x < 0.0f ? -result : result;
}

/* 1 / (1 + e^-x), with the shortcuts at either end that TFLM takes. */
static inline float as_logistic(float x) {
  if (x > 16.619047f) return 1.0f;
  return x < -9.0f ? as_exp(x) : 1.0f / (1.0f + as_exp(-x));
}

#endif
