/*
 * SOFTMAX over the last dimension, bit for bit as TFLM's reference kernels for int8 and int16.
 *
 * int8: the difference to a row's maximum takes 256 values, so the exponentials are a table that
 * the compiler has worked out. What is left is a sum and a reciprocal a row, a product an element.
 */
#include "../fixed-point.h"
#include "../kernel.h"

static bool rows_ok(const as_bounds *bounds, const as_softmax *r, uint32_t in, uint32_t out) {
  const uint64_t count = as_times(r->rows, r->depth);
  return as_readable(bounds, r->input, count, in) && as_writable(bounds, r->output, count, out) &&
         as_disjoint(r->input, count * in, r->output, count * out);
}

/* Whether a table can be read and no output is written over it. */
static bool table_ok(const as_bounds *bounds, const as_softmax *r, as_place table, uint32_t count,
                     uint32_t bytes, uint32_t out) {
  return as_readable(bounds, table, count, bytes) &&
         as_disjoint(table, (uint64_t)count * bytes, r->output, (uint64_t)r->rows * r->depth * out);
}

/* ---- int8 to int8 or int16 ---- */

/* Sums of exponentials have 12 integer bits. */
#define SUM_SHIFT 12

bool as_softmax_int8_check(const as_bounds *bounds, const void *record_) {
  const as_softmax *r = record_;
  if (r->output_type != AS_INT8 && r->output_type != AS_INT16) return false;
  const uint32_t out = r->output_type == AS_INT8 ? 1 : 2;
  return rows_ok(bounds, r, 1, out) && table_ok(bounds, r, r->table, 256, 4, out);
}

/* x * 2^n, saturated. */
static int32_t saturating_shift_left(int32_t x, int32_t n) {
  const int32_t limit = INT32_MAX >> n;
  return x > limit ? INT32_MAX : x < -limit ? INT32_MIN : as_shift_left(x, n);
}

/* 1 / (1 + a) for a in [0, 1) with 31 fractional bits: three Newton-Raphson steps, as TFLM's.
 * Second factors of as_high_mul are the positive ones. */
static int32_t one_over_one_plus(uint32_t a) {
  const int32_t half = (int32_t)((a + 0x80000000u) >> 1);
  uint32_t x = 1515870810u + (uint32_t)as_high_mul(-1010580540, half); /* 48/17 - 32/17 half */
  for (uint32_t i = 0; i < 3; i++) {
    const int32_t rest = (1 << 29) - as_high_mul(half, (int32_t)x);
    x += (uint32_t)saturating_shift_left(as_high_mul(rest, (int32_t)x), 2);
  }
  return saturating_shift_left((int32_t)x, 1);
}

static uint32_t leading_zeros(uint32_t x) { return x == 0 ? 32 : (uint32_t)__builtin_clz(x); }

typedef struct {
  int32_t scale;  /* 1 / sum as a fraction in (1/2, 1] */
  int32_t shift;  /* from the product to the output; 1 to 31 */
  uint32_t most;  /* the largest output */
} normalizer;

/* TFLM stops the device where the shift would leave 31: sums so large that results round to 0. */
static normalizer normalizer_of(uint32_t sum, uint32_t output_bits) {
  const uint32_t zeros = leading_zeros(sum);
  const uint32_t shift = SUM_SHIFT - zeros + 31 - output_bits;
  const bool vanishes = shift > 31;
  const uint32_t fraction = (uint32_t)((uint64_t)sum << zeros) & 0x7fffffffu;
  return (normalizer){.scale = vanishes ? 0 : one_over_one_plus(fraction),
                      .shift = vanishes ? 31 : (int32_t)shift,
                      .most = (1u << output_bits) - 1};
}

static inline int32_t share(const normalizer *n, int32_t half, int32_t exponential) {
  const uint32_t y = ((uint32_t)as_high_mul(exponential, n->scale) + (uint32_t)half) >> n->shift;
  return (int32_t)(y > n->most ? n->most : y);
}

static uint32_t sum_of(const int32_t *table, const int8_t *in, uint32_t depth, int32_t max) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < depth; i++) {
    sum += ((uint32_t)table[max - in[i]] + (1u << (SUM_SHIFT - 1))) >> SUM_SHIFT;
  }
  return sum;
}

static int32_t max_of(const int8_t *in, uint32_t depth) {
  int32_t max = INT8_MIN;
  for (uint32_t i = 0; i < depth; i++) max = in[i] > max ? in[i] : max;
  return max;
}

as_status as_softmax_int8_run(const as_runtime *rt, const void *record_) {
  const as_softmax *r = record_;
  const int32_t *table = as_at(rt, r->table);
  const int8_t *in = as_at(rt, r->input);
  const bool wide = r->output_type == AS_INT16;
  int8_t *out8 = as_into(rt, r->output);
  int16_t *out16 = as_into(rt, r->output);
  for (uint32_t row = 0; row < r->rows; row++, in += r->depth) {
    const int32_t max = max_of(in, r->depth);
    const normalizer n = normalizer_of(sum_of(table, in, r->depth, max), wide ? 16 : 8);
    const int32_t half = (int32_t)(1u << (n.shift - 1));
    if (wide) {
      for (uint32_t i = 0; i < r->depth; i++) {
        *out16++ = (int16_t)(share(&n, half, table[max - in[i]]) + INT16_MIN);
      }
    } else {
      for (uint32_t i = 0; i < r->depth; i++) {
        *out8++ = (int8_t)(share(&n, half, table[max - in[i]]) + INT8_MIN);
      }
    }
  }
  return AS_OK;
}
