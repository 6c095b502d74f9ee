/*
 * Quantized PRELU, bit for bit as TFLM's reference kernel: what is not negative has one factor to
 * the output, the rest is multiplied by alpha first. Alpha is int8 for int16 tensors too.
 */
#include "binary.h"

static inline int32_t result_of(const as_binary *r, int32_t a, int32_t alpha, bool once) {
  const int32_t x = a - r->a_zero_point;
  const int32_t y =
      x >= 0 ? as_requantize(x, r->multiplier, r->shift, once)
             : as_requantize(x * (alpha - r->b_zero_point), r->b_multiplier, r->b_shift, once);
  return as_clamp((int32_t)((uint32_t)y + (uint32_t)r->output_zero_point), r->activation_min.i,
                  r->activation_max.i);
}

/* One row; `wide` when input and output are int16. */
static inline void row(const as_binary *r, const void *a, const int8_t *alpha, void *out,
                       uint32_t n, bool wide, bool once) {
  const uint32_t a_step = as_a_step(r);
  const uint32_t b_step = as_b_step(r);
  for (uint32_t i = 0, j = 0; i < n; i++, j += a_step, alpha += b_step) {
    const int32_t x = wide ? ((const int16_t *)a)[j] : ((const int8_t *)a)[j];
    const int32_t y = result_of(r, x, *alpha, once);
    if (wide) {
      ((int16_t *)out)[i] = (int16_t)y;
    } else {
      ((int8_t *)out)[i] = (int8_t)y;
    }
  }
}

static void row_int8(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  row(r, a, b, out, n, false, false);
}

static void row_int16(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  row(r, a, b, out, n, true, false);
}

#ifndef AS_DOUBLE_ROUNDING_ONLY
static void row_int8_once(const as_binary *r, const void *a, const void *b, void *out, uint32_t n) {
  row(r, a, b, out, n, false, true);
}

static void row_int16_once(const as_binary *r, const void *a, const void *b, void *out,
                           uint32_t n) {
  row(r, a, b, out, n, true, true);
}
#endif

static as_row_fn row_of(const as_binary *r, bool once) {
#ifndef AS_DOUBLE_ROUNDING_ONLY
  if (once) return r->type == AS_INT8 ? row_int8_once : row_int16_once;
#endif
  (void)once;
  return r->type == AS_INT8 ? row_int8 : row_int16;
}

bool as_prelu_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  return as_binary_quantized_ok(bounds, r, AS_INT8) && as_scaling_ok(r->multiplier, r->shift) &&
         as_scaling_ok(r->b_multiplier, r->b_shift);
}

as_status as_prelu_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, r->type == AS_INT8 ? 1 : 2, row_of(r, as_rounds_once(rt)));
  return AS_OK;
}
