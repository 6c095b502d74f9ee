/*
 * Four channels of a depthwise convolution with the DSP instructions of the Cortex-M4: SXTB16 takes
 * a word apart into bytes 0 and 2, or 1 and 3; SMLABB and SMLATT multiply and add the halves.
 */
#ifndef AS_DEPTHWISE_M4_H
#define AS_DEPTHWISE_M4_H

static inline uint32_t as_tap_pair(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
  return pair;
}

static inline uint32_t as_tap_pair_odd(uint32_t word) {
  uint32_t pair;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
  return pair;
}

/* sum + the product of both low, or both high halves */
static inline uint32_t as_add_low(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlabb %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}
static inline uint32_t as_add_high(uint32_t a, uint32_t b, uint32_t sum) {
  __asm__("smlatt %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}

static __attribute__((noinline)) void as_depthwise_fours(const uintptr_t *table, uint32_t taps,
                                                         uintptr_t input, const int8_t *weights,
                                                         uint32_t blocks, int32_t *sums) {
  const uint32_t *w = (const uint32_t *)(const void *)weights;
  for (; blocks > 0; blocks--, input += 4, sums += 4) {
    const uintptr_t *next = table;
    const uint32_t *const end = w + taps;
    uint32_t a = 0, b = 0, c = 0, d = 0;
#pragma GCC unroll 3
    while (w != end) {
      const uint32_t x = *(const uint32_t *)(input + *next++);
      const uint32_t word = *w++;
      const uint32_t even = as_tap_pair(word);
      const uint32_t odd = as_tap_pair_odd(word);
      const uint32_t x_even = as_tap_pair(x);
      const uint32_t x_odd = as_tap_pair_odd(x);
      a = as_add_low(x_even, even, a);
      b = as_add_low(x_odd, odd, b);
      c = as_add_high(x_even, even, c);
      d = as_add_high(x_odd, odd, d);
    }
    sums[0] = (int32_t)a, sums[1] = (int32_t)b, sums[2] = (int32_t)c, sums[3] = (int32_t)d;
  }
}

#endif
