/*
 * Rows of weights times one vector of activations: the inner loops of recurrent operators. Rows
 * taken together share what the vector costs to read. Sums wrap, as they do in TFLM.
 *
 *   as_dot_four_i8(x, w, n, sums)   four rows of n int8 that follow one another
 *   as_dot_i8(x, w, n)              one row
 *   as_dot_i16(x, w, n)             one row of int16
 */
#ifndef AS_MATRIX_H
#define AS_MATRIX_H

#include "../fixed-point.h"
#include "../kernel.h"

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

/* The word at `offset` behind w, times the four elements in even and odd. */
#define AS_DOT_ROW(offset, sum)       \
  "ldr %[t], [%[w]" offset "\n"       \
  "sxtb16 %[u], %[t]\n"               \
  "sxtb16 %[t], %[t], ror #8\n"       \
  "smlad " sum ", %[u], %[even], " sum "\n" \
  "smlad " sum ", %[t], %[odd], " sum "\n"

static inline void as_dot_four_i8(const int8_t *x, const int8_t *w, uint32_t n, uint32_t *sums) {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  uint32_t left = n & 3;
  if (n >= 4) {
    uint32_t even, odd, t, u; /* by hand, since the compiler would keep pointers on the stack */
    __asm__ volatile("1: ldr %[even], [%[x]], #4\n"
                     "sxtb16 %[odd], %[even], ror #8\n"
                     "sxtb16 %[even], %[even]\n"
                     AS_DOT_ROW(", %[n]]", "%[b]")
                     AS_DOT_ROW(", %[n], lsl #1]", "%[c]")
                     AS_DOT_ROW(", %[n3]]", "%[d]")
                     AS_DOT_ROW("], #4", "%[a]")
                     "cmp %[x], %[end]\n"
                     "bne 1b\n"
                     : [x] "+r"(x), [w] "+r"(w), [a] "+r"(a), [b] "+r"(b), [c] "+r"(c),
                       [d] "+r"(d), [even] "=&r"(even), [odd] "=&r"(odd), [t] "=&r"(t),
                       [u] "=&r"(u)
                     : [n] "r"(n), [n3] "r"(3 * n), [end] "r"(x + (n - left))
                     : "cc", "memory");
  }
  for (; left > 0; left--, x++, w++) {
    a += (uint32_t)(*x * w[0]);
    b += (uint32_t)(*x * w[n]);
    c += (uint32_t)(*x * w[2 * n]);
    d += (uint32_t)(*x * w[3 * n]);
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

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

typedef struct {
  uint32_t first;
  uint32_t second;
} as_two;

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

static inline void as_dot_four_i8(const int8_t *x, const int8_t *w, uint32_t n, uint32_t *sums) {
  const as_two low = as_dot_two_i8(x, w, w + n, n);
  sums[0] = low.first;
  sums[1] = low.second;
  const as_two high = as_dot_two_i8(x, w + 2 * n, w + 3 * n, n);
  sums[2] = high.first;
  sums[3] = high.second;
}

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
