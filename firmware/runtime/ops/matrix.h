/*
 * Rows of int8 weights times one vector of activations: the inner loops of recurrent operators. Two
 * rows at a time share what the vector costs to read. Sums wrap, as they do in TFLM.
 */
#ifndef AS_MATRIX_H
#define AS_MATRIX_H

#include "../kernel.h"

typedef struct {
  int32_t first;
  int32_t second;
} as_two;

#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)

/* Bytes 0 and 2 of a word as two int16, or with `ror #8` bytes 1 and 3. */
#define AS_WIDEN(word, rotation)                                       \
  __extension__({                                                      \
    uint32_t pair_;                                                    \
    __asm__("sxtb16 %0, %1" rotation : "=r"(pair_) : "r"(word));       \
    pair_;                                                             \
  })

static inline uint32_t as_smlad(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}

static inline uint32_t as_four_bytes(const int8_t *from) {
  uint32_t word; /* at any address: these cores load words from everywhere */
  __builtin_memcpy(&word, from, sizeof(word));
  return word;
}

static inline as_two as_dot_two_i8(const int8_t *x, const int8_t *w, const int8_t *v, uint32_t n) {
  uint32_t first = 0, second = 0;
  for (; n >= 4; n -= 4, x += 4, w += 4, v += 4) {
    const uint32_t a = as_four_bytes(x), b = as_four_bytes(w), c = as_four_bytes(v);
    const uint32_t even = AS_WIDEN(a, ""), odd = AS_WIDEN(a, ", ror #8");
    first = as_smlad(AS_WIDEN(b, ""), even, first);
    second = as_smlad(AS_WIDEN(c, ""), even, second);
    first = as_smlad(AS_WIDEN(b, ", ror #8"), odd, first);
    second = as_smlad(AS_WIDEN(c, ", ror #8"), odd, second);
  }
  for (; n > 0; n--, x++, w++, v++) {
    first += (uint32_t)(*x * *w);
    second += (uint32_t)(*x * *v);
  }
  return (as_two){(int32_t)first, (int32_t)second};
}

#else

static inline as_two as_dot_two_i8(const int8_t *x, const int8_t *w, const int8_t *v, uint32_t n) {
  uint32_t first = 0, second = 0;
  for (uint32_t i = 0; i < n; i++) {
    first += (uint32_t)(x[i] * w[i]);
    second += (uint32_t)(x[i] * v[i]);
  }
  return (as_two){(int32_t)first, (int32_t)second};
}

#endif

#endif
