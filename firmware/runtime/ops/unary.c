/*
 * Functions of one tensor that are not a table of bytes. int16 is bit for bit what TFLM's reference
 * kernels compute; float32 is within 1e-6 of the function.
 */
#include "../fixed-point.h"
#include "../float-math.h"
#include "../kernel.h"
#include "sigmoid-int16.h"

static bool places_ok(const as_bounds *bounds, const as_unary *r, uint32_t bytes) {
  const uint64_t span = (uint64_t)r->count * bytes;
  return as_readable(bounds, r->input, r->count, bytes) &&
         as_writable(bounds, r->output, r->count, bytes) &&
         as_disjoint(r->input, span, r->output, span);
}

/* ---- int16: RELU, RELU6 and LEAKY_RELU: one factor for either sign, then a clamp ---- */

static bool zero_point_ok(int32_t zero_point) {
  return zero_point >= INT16_MIN && zero_point <= INT16_MAX;
}

bool as_slopes_int16_check(const as_bounds *bounds, const void *record_) {
  const as_unary *r = record_;
  return places_ok(bounds, r, 2) && zero_point_ok(r->input_zero_point) &&
         zero_point_ok(r->output_zero_point) && as_scaling_ok(r->multiplier, r->shift) &&
         as_scaling_ok(r->negative_multiplier, r->negative_shift);
}

as_status as_slopes_int16_run(const as_runtime *rt, const void *record_) {
  const as_unary *r = record_;
  const int16_t *in = as_at(rt, r->input);
  int16_t *out = as_into(rt, r->output);
  const bool once = as_rounds_once(rt);
  const uint32_t sign = r->negate != 0 ? UINT32_MAX : 1; /* a factor of the negative side */
  for (uint32_t i = 0; i < r->count; i++) {
    const int32_t x = in[i] - r->input_zero_point;
    const uint32_t y =
        x >= 0 ? (uint32_t)as_requantize(x, r->multiplier, r->shift, once)
               : sign * (uint32_t)as_requantize(x, r->negative_multiplier, r->negative_shift, once);
    out[i] = (int16_t)as_clamp((int32_t)(y + (uint32_t)r->output_zero_point), r->min.i, r->max.i);
  }
  return AS_OK;
}

/* ---- int16: LOGISTIC and TANH ---- */

bool as_sigmoid_int16_check(const as_bounds *bounds, const void *record_) {
  const as_unary *r = record_;
  return places_ok(bounds, r, 2) && as_readable(bounds, r->table, 256, 2) &&
         as_disjoint(r->table, 512, r->output, (uint64_t)r->count * 2) && r->shift >= 0 &&
         r->shift <= 31 && (r->function == AS_LOGISTIC || r->function == AS_TANH);
}

as_status as_sigmoid_int16_run(const as_runtime *rt, const void *record_) {
  const as_unary *r = record_;
  const int16_t *in = as_at(rt, r->input);
  const uint16_t *table = as_at(rt, r->table);
  int16_t *out = as_into(rt, r->output);
  for (uint32_t i = 0; i < r->count; i++) {
    const int32_t x = as_sigmoid_input(in[i], r->multiplier, (uint32_t)r->shift);
    out[i] = r->function == AS_TANH ? as_tanh_int16(table, x) : as_logistic_int16(table, x);
  }
  return AS_OK;
}

/* ---- float32: RELU, RELU6, LEAKY_RELU ---- */

bool as_slopes_float_check(const as_bounds *bounds, const void *record_) {
  return places_ok(bounds, record_, 4);
}

/* NaN passes, as it does in TFLM. */
as_status as_slopes_float_run(const as_runtime *rt, const void *record_) {
  const as_unary *r = record_;
  const float *in = as_at(rt, r->input);
  float *out = as_into(rt, r->output);
  for (uint32_t i = 0; i < r->count; i++) {
    const float x = in[i] > 0.0f ? in[i] : in[i] * r->slope;
    out[i] = x < r->min.f ? r->min.f : x > r->max.f ? r->max.f : x;
  }
  return AS_OK;
}

/* ---- float32: LOGISTIC, TANH, HARD_SWISH ---- */

static float hard_swish(float x) {
  const float shifted = x + 3.0f;
  const float low = 0.0f < shifted ? shifted : 0.0f;
  return x * (low < 6.0f ? low : 6.0f) / 6.0f;
}

bool as_curve_float_check(const as_bounds *bounds, const void *record_) {
  const as_unary *r = record_;
  const bool known =
      r->function == AS_LOGISTIC || r->function == AS_TANH || r->function == AS_HARD_SWISH;
  return known && places_ok(bounds, r, 4);
}

as_status as_curve_float_run(const as_runtime *rt, const void *record_) {
  const as_unary *r = record_;
  const float *in = as_at(rt, r->input);
  float *out = as_into(rt, r->output);
  for (uint32_t i = 0; i < r->count; i++) {
    switch (r->function) {
      case AS_LOGISTIC: out[i] = as_logistic(in[i]); break;
      case AS_TANH: out[i] = as_tanh(in[i]); break;
      default: out[i] = hard_swish(in[i]); break;
    }
  }
  return AS_OK;
}
