/* Quantized MUL, bit for bit as TFLM's reference kernel: a product, scaled to the output. */
#include "binary.h"

static inline int32_t placed(const as_binary *r, int32_t y) {
  return as_clamp((int32_t)((uint32_t)y + (uint32_t)r->output_zero_point), r->activation_min.i,
                  r->activation_max.i);
}

/* Differences to zero points take 17 bits at most, so only a hostile product can wrap. */
static inline int32_t product(const as_binary *r, int32_t a, int32_t b) {
  return (int32_t)((uint32_t)(a - r->a_zero_point) * (uint32_t)(b - r->b_zero_point));
}

static inline int32_t product_of(const as_binary *r, int32_t a, int32_t b, bool once) {
  return placed(r, as_requantize(product(r, a, b), r->multiplier, r->shift, once));
}

/* int8, a real right shift, operands side by side: a few instructions an element. */
static void mul_int8_fast(const as_binary *r, const void *a_, const void *b_, void *out_,
                          uint32_t n) {
  const int8_t *a = a_;
  const int8_t *b = b_;
  int8_t *out = out_;
  const int32_t a_zero_point = r->a_zero_point;
  const int32_t b_zero_point = r->b_zero_point;
  const as_byte_output output = as_byte_output_of(r);
  for (uint32_t i = 0; i < n; i++) {
    out[i] = as_byte_of(&output, (a[i] - a_zero_point) * (b[i] - b_zero_point));
  }
}

AS_ROW(mul_int8, int8_t, (int8_t)product_of(r, x, y, false))
AS_ROW(mul_int16, int16_t, (int16_t)product_of(r, x, y, false))
#ifndef AS_DOUBLE_ROUNDING_ONLY
AS_ROW(mul_int8_once, int8_t, (int8_t)product_of(r, x, y, true))
AS_ROW(mul_int16_once, int16_t, (int16_t)product_of(r, x, y, true))
#endif

static as_row_fn mul_row_of(const as_binary *r, bool once) {
#ifndef AS_DOUBLE_ROUNDING_ONLY
  if (once) return r->type == AS_INT8 ? mul_int8_once : mul_int16_once;
#endif
  (void)once;
  if (r->type == AS_INT16) return mul_int16;
  return r->shift < 0 && as_both_advance(r) ? mul_int8_fast : mul_int8;
}

bool as_mul_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  return as_binary_quantized_ok(bounds, r, r->type) && as_scaling_ok(r->multiplier, r->shift);
}

as_status as_mul_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, r->type == AS_INT8 ? 1 : 2, mul_row_of(r, as_rounds_once(rt)));
  return AS_OK;
}
