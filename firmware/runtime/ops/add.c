/*
 * Quantized ADD and SUB, bit for bit as TFLM's reference kernels: both operands are brought to twice
 * the larger scale, with 20 more bits (int16: 15), summed and scaled to the output.
 *
 * The operand of the larger scale is halved by that, exactly, so it costs one multiplication by a
 * power of two; the compiler makes it `a`. The other is rescaled with rounding. Signs are factors.
 */
#include "../fixed-point.h"
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
 * int8 with two roundings and real right shifts: all that models contain, as a few instructions an
 * element. With equal scales `b` is exact like `a`.
 */
static inline void fast_row(const as_binary *r, const int8_t *a, const int8_t *b, int8_t *out,
                            uint32_t n, bool equal) {
  const uint32_t a_step = as_a_step(r);
  const uint32_t b_step = as_b_step(r);
  const uint32_t a_factor = (uint32_t)r->a_factor;
  const uint32_t b_factor = (uint32_t)r->b_factor << (equal ? LEFT_INT8 - 1 : 0);
  const int32_t b_half = (int32_t)(1u << ((uint32_t)-r->b_shift - 1u) % 32u);
  const int32_t half = 1 << (-r->shift - 1);
  const uint32_t base = 0u - (uint32_t)r->a_zero_point * a_factor;
  for (; n > 0; n--, a += a_step, b += b_step) {
    const int32_t v = *b - r->b_zero_point;
    const int32_t scaled = equal ? v
                                 : as_shift_right_by(as_high_mul_byte(v, r->b_multiplier),
                                                     -r->b_shift, b_half);
    const uint32_t sum = base + (uint32_t)*a * a_factor + (uint32_t)scaled * b_factor;
    const int32_t y = as_shift_right_by(as_high_mul_narrow((int32_t)sum, r->multiplier), -r->shift,
                                        half);
    *out++ = (int8_t)as_clamp(y + r->output_zero_point, r->activation_min.i, r->activation_max.i);
  }
}

static void row_int8_scaled(const as_binary *r, const void *a, const void *b, void *out,
                            uint32_t n) {
  fast_row(r, a, b, out, n, false);
}

static void row_int8_equal(const as_binary *r, const void *a, const void *b, void *out,
                           uint32_t n) {
  fast_row(r, a, b, out, n, true);
}

static as_row_fn row_of(const as_binary *r, bool once) {
#ifndef AS_DOUBLE_ROUNDING_ONLY
  if (once) return r->type == AS_INT8 ? row_int8_once : row_int16_once;
#endif
  (void)once;
  if (r->type == AS_INT16) return row_int16;
  if (r->shift == 0) return row_int8;
  if (r->b_shift == 0) return r->b_multiplier == HALF ? row_int8_equal : row_int8;
  return row_int8_scaled;
}

bool as_add_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  return as_binary_quantized_ok(bounds, r, r->type) &&
         as_scaling_ok(r->multiplier, r->shift) && r->shift <= 0 &&
         as_scaling_ok(r->b_multiplier, r->b_shift) && r->b_shift <= 0;
}

as_status as_add_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, r->type == AS_INT8 ? 1 : 2, row_of(r, as_rounds_once(rt)));
  return AS_OK;
}
