/*
 * Quantized ADD and SUB, bit for bit as TFLM's reference kernels: both operands are brought to
 * twice the larger scale, with 20 more bits (int16: 15), summed and scaled to the output.
 *
 * The operand of the larger scale is halved by that, exactly, so it costs one multiplication by a
 * power of two; the compiler makes it `a`. The other is rescaled with rounding. Signs are factors.
 */
#include "binary.h"

#define LEFT_INT8 20
#define LEFT_INT16 15
#define HALF (1 << 30) /* the multiplier of an operand that is as large as the larger */

static inline int32_t rescaled_b(const as_binary *r, int32_t b, int32_t left, bool once) {
  return as_requantize(as_shift_left(b - r->b_zero_point, left), r->b_multiplier, r->b_shift, once);
}

static inline int32_t sum_of(const as_binary *r, int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a * (uint32_t)r->a_factor + (uint32_t)b * (uint32_t)r->b_factor);
}

static inline int32_t output_of(const as_binary *r, int32_t sum, bool once) {
  const int32_t y = as_requantize(sum, r->multiplier, r->shift, once);
  return as_clamp((int32_t)((uint32_t)y + (uint32_t)r->output_zero_point), r->activation_min.i,
                  r->activation_max.i);
}

#define EXACT_ROW(name, type, left, once)                                                       \
  AS_ROW(name, type,                                                                            \
         (type)output_of(r, sum_of(r, x - r->a_zero_point, rescaled_b(r, y, left, once)), once))

EXACT_ROW(row_int8, int8_t, LEFT_INT8, false)
EXACT_ROW(row_int16, int16_t, LEFT_INT16, false)
#ifndef AS_DOUBLE_ROUNDING_ONLY
EXACT_ROW(row_int8_once, int8_t, LEFT_INT8, true)
EXACT_ROW(row_int16_once, int16_t, LEFT_INT16, true)
#endif

/*
 * int8 with two roundings and real right shifts, operands side by side: what models contain, as a
 * few instructions an element. With equal scales `b` is exact like `a`; SUB needs its signs.
 */
static inline __attribute__((always_inline)) void fast_row(const as_binary *r, const int8_t *a,
                                                           const int8_t *b, int8_t *out, uint32_t n,
                                                           bool equal, bool sub) {
  const uint32_t a_factor = sub ? (uint32_t)r->a_factor : 1u << (LEFT_INT8 - 1);
  const uint32_t b_factor = sub ? (uint32_t)r->b_factor : 1;
  const uint32_t zero_points = (uint32_t)r->a_zero_point * a_factor +
                               (equal ? (uint32_t)r->b_zero_point * a_factor : 0u);
  const int32_t b_zero_point = r->b_zero_point;
  const int32_t b_multiplier = r->b_multiplier;
  const uint32_t b_bits = (~(uint32_t)r->b_shift) % 32u;
  const as_byte_output output = as_byte_output_of(r);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t sum = 0u - zero_points;
    if (equal) {
      sum += (uint32_t)(a[i] + b[i]) * a_factor;
    } else {
      const int32_t scaled = as_high_mul_byte(b[i] - b_zero_point, b_multiplier);
      sum += (uint32_t)as_shift_right_and_add(scaled, b_bits, 1) * b_factor;
      sum += (uint32_t)a[i] * a_factor;
    }
    out[i] = as_byte_of(&output, (int32_t)sum);
  }
}

static void add_scaled(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  fast_row(r, a, b, out, n, false, false);
}

static void add_equal(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  fast_row(r, a, b, out, n, true, false);
}

static void sub_scaled(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  fast_row(r, a, b, out, n, false, true);
}

static as_row_fn row_of(const as_binary *r, bool once) {
#ifndef AS_DOUBLE_ROUNDING_ONLY
  if (once) return r->type == AS_INT8 ? row_int8_once : row_int16_once;
#endif
  (void)once;
  if (r->type == AS_INT16) return row_int16;
  const bool equal = r->b_shift == 0;
  const bool sub = r->function == AS_SUB;
  if (r->shift == 0 || !as_both_advance(r)) return row_int8;
  if (!equal) return sub ? sub_scaled : add_scaled;
  return r->b_multiplier == HALF && !sub ? add_equal : row_int8;
}

bool as_add_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  return (r->function == AS_ADD || r->function == AS_SUB) &&
         as_binary_quantized_ok(bounds, r, r->type) && as_scaling_ok(r->multiplier, r->shift) &&
         as_scaling_ok(r->b_multiplier, r->b_shift) && r->shift <= 0 && r->b_shift <= 0;
}

as_status as_add_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, r->type == AS_INT8 ? 1 : 2, row_of(r, as_rounds_once(rt)));
  return AS_OK;
}
