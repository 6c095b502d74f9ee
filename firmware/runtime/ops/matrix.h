/*
 * Rows of int8 weights times one vector of activations: the inner loops of recurrent operators. Two
 * rows at a time share what the vector costs to read. Sums wrap, as they do in TFLM.
 */
#ifndef AS_MATRIX_H
#define AS_MATRIX_H

#include "../fixed-point.h"
#include "../kernel.h"

typedef struct {
  uint32_t first;
  uint32_t second;
} as_two;

#if defined(__ARM_FEATURE_DSP) && !defined(AS_PLAIN)

/* Bytes 0 and 2 of a word as two int16. */
static inline uint32_t as_even_bytes(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
  return pair;
}

/* Bytes 1 and 3. */
static inline uint32_t as_odd_bytes(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
  return pair;
}

/* sum and the products of both int16 of two words. */
static inline uint32_t as_dot_halves(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}

static inline uint32_t as_four_bytes(const int8_t *from) {
  uint32_t word; /* at any address: these cores load words from everywhere */
  __builtin_memcpy(&word, from, sizeof(word));
  return word;
}

static inline as_two as_dot_two_i8(const int8_t *x, const int8_t *w, const int8_t *v, uint32_t n) {
  as_two sums = {0, 0};
  for (; n >= 4; n -= 4, x += 4, w += 4, v += 4) {
    const uint32_t a = as_four_bytes(x), b = as_four_bytes(w), c = as_four_bytes(v);
    const uint32_t even = as_even_bytes(a), odd = as_odd_bytes(a);
    sums.first = as_dot_halves(as_even_bytes(b), even, sums.first);
    sums.second = as_dot_halves(as_even_bytes(c), even, sums.second);
    sums.first = as_dot_halves(as_odd_bytes(b), odd, sums.first);
    sums.second = as_dot_halves(as_odd_bytes(c), odd, sums.second);
  }
  for (; n > 0; n--, x++, w++, v++) {
    sums.first += (uint32_t)(*x * *w);
    sums.second += (uint32_t)(*x * *v);
  }
  return sums;
}

/* One vector times another. */
static inline uint32_t as_dot_i8(const int8_t *x, const int8_t *w, uint32_t n) {
  uint32_t sum = 0;
  for (; n >= 4; n -= 4, x += 4, w += 4) {
    const uint32_t a = as_four_bytes(x), b = as_four_bytes(w);
    sum = as_dot_halves(as_even_bytes(a), as_even_bytes(b), sum);
    sum = as_dot_halves(as_odd_bytes(a), as_odd_bytes(b), sum);
  }
  for (; n > 0; n--) sum += (uint32_t)(*x++ * *w++);
  return sum;
}

static inline uint32_t as_dot_i16(const int16_t *x, const int16_t *w, uint32_t n) {
  uint32_t sum = 0;
  for (; n >= 2; n -= 2, x += 2, w += 2) {
    uint32_t a, b;
    __builtin_memcpy(&a, x, sizeof(a));
    __builtin_memcpy(&b, w, sizeof(b));
    sum = as_dot_halves(a, b, sum);
  }
  return n > 0 ? sum + (uint32_t)(*x * *w) : sum;
}

#else

#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)

/* The elements at index `i`, counted up towards 0; the sums lie in high registers. */
#define AS_DOT_TAP_ONE         \
  "ldrsb %[a], [%[x], %[i]]\n" \
  "ldrsb %[b], [%[w], %[i]]\n" \
  "muls %[b], %[a]\n"          \
  "add %[first], %[b]\n"
#define AS_DOT_TAP_TWO         \
  AS_DOT_TAP_ONE               \
  "ldrsb %[b], [%[v], %[i]]\n" \
  "muls %[b], %[a]\n"          \
  "add %[second], %[b]\n"
#define AS_DOT_FOUR(tap)                                        \
  ".syntax unified\n1:\n" tap "adds %[i], #1\n" tap             \
  "adds %[i], #1\n" tap "adds %[i], #1\n" tap "adds %[i], #1\n" \
  "bne 1b\n"

/* Products of the first elements, in fours; returns how many. */
static inline uint32_t as_dot_fours(const int8_t *x, const int8_t *w, uint32_t n, uint32_t *sum) {
  const uint32_t fours = n & ~3u;
  uint32_t i = 0u - fours, first = 0;
  int32_t a, b;
  if (fours == 0) return 0;
  __asm__ volatile(AS_DOT_FOUR(AS_DOT_TAP_ONE)
                   : [i] "+l"(i), [first] "+h"(first), [a] "=&l"(a), [b] "=&l"(b)
                   : [x] "l"(x + fours), [w] "l"(w + fours)
                   : "cc", "memory");
  *sum = first;
  return fours;
}

static inline uint32_t as_dot_two_fours(const int8_t *x, const int8_t *w, const int8_t *v,
                                        uint32_t n, as_two *sums) {
  const uint32_t fours = n & ~3u;
  uint32_t i = 0u - fours, first = 0, second = 0;
  int32_t a, b;
  if (fours == 0) return 0;
  __asm__ volatile(AS_DOT_FOUR(AS_DOT_TAP_TWO)
                   : [i] "+l"(i), [first] "+h"(first), [second] "+h"(second), [a] "=&l"(a),
                     [b] "=&l"(b)
                   : [x] "l"(x + fours), [w] "l"(w + fours), [v] "l"(v + fours)
                   : "cc", "memory");
  *sums = (as_two){first, second};
  return fours;
}

#else

static inline uint32_t as_dot_fours(const int8_t *x, const int8_t *w, uint32_t n, uint32_t *sum) {
  (void)x, (void)w, (void)n, (void)sum;
  return 0;
}

static inline uint32_t as_dot_two_fours(const int8_t *x, const int8_t *w, const int8_t *v,
                                        uint32_t n, as_two *sums) {
  (void)x, (void)w, (void)v, (void)n, (void)sums;
  return 0;
}

#endif

static inline as_two as_dot_two_i8(const int8_t *x, const int8_t *w, const int8_t *v, uint32_t n) {
  as_two sums = {0, 0};
  for (uint32_t i = as_dot_two_fours(x, w, v, n, &sums); i < n; i++) {
    sums.first += (uint32_t)(x[i] * w[i]);
    sums.second += (uint32_t)(x[i] * v[i]);
  }
  return sums;
}

/* One vector times another. */
static inline uint32_t as_dot_i8(const int8_t *x, const int8_t *w, uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t i = as_dot_fours(x, w, n, &sum); i < n; i++) sum += (uint32_t)(x[i] * w[i]);
  return sum;
}

static inline uint32_t as_dot_i16(const int16_t *x, const int16_t *w, uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < n; i++) sum += (uint32_t)(x[i] * w[i]);
  return sum;
}

#endif

#endif
