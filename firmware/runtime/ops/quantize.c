/* Between floats and stored integers, and between stored integers of different scales. */
#include "../fixed-point.h"
#include "../kernel.h"

static bool spans_ok(const as_bounds *bounds, as_place input, uint32_t in_bytes, as_place output,
                     uint32_t out_bytes, uint32_t count) {
  return as_readable(bounds, input, count, in_bytes) &&
         as_writable(bounds, output, count, out_bytes) &&
         as_disjoint(input, (uint64_t)count * in_bytes, output, (uint64_t)count * out_bytes);
}

static bool is_stored(uint32_t type) {
  return type == AS_INT8 || type == AS_UINT8 || type == AS_INT16 || type == AS_INT32;
}

static int32_t load(const void *from, uint32_t type, uint32_t i) {
  switch (type) {
    case AS_INT8: return ((const int8_t *)from)[i];
    case AS_UINT8: return ((const uint8_t *)from)[i];
    case AS_INT16: return ((const int16_t *)from)[i];
    default: return ((const int32_t *)from)[i];
  }
}

/* Stores `value`, clamped to what `type` can hold. */
static void store(void *to, uint32_t type, uint32_t i, int32_t value) {
  switch (type) {
    case AS_INT8: ((int8_t *)to)[i] = (int8_t)as_clamp(value, INT8_MIN, INT8_MAX); break;
    case AS_UINT8: ((uint8_t *)to)[i] = (uint8_t)as_clamp(value, 0, UINT8_MAX); break;
    case AS_INT16: ((int16_t *)to)[i] = (int16_t)as_clamp(value, INT16_MIN, INT16_MAX); break;
    default: ((int32_t *)to)[i] = value; break;
  }
}

/* Sums wrap: zero points are whatever the program says. */
static int32_t plus(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static int32_t minus(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }

bool as_rescale_check(const as_bounds *bounds, const void *record_) {
  const as_rescale *r = record_;
  return is_stored(r->input_type) && is_stored(r->output_type) &&
         as_scaling_ok(r->multiplier, r->shift) &&
         spans_ok(bounds, r->input, as_type_bytes(r->input_type), r->output,
                  as_type_bytes(r->output_type), r->count);
}

as_status as_rescale_run(const as_runtime *rt, const void *record_) {
  const as_rescale *r = record_;
  const void *in = as_at(rt, r->input);
  void *out = as_into(rt, r->output);
  const bool once = as_rounds_once(rt);
  for (uint32_t i = 0; i < r->count; i++) {
    const int32_t x = minus(load(in, r->input_type, i), r->input_zero_point);
    const int32_t y = as_requantize(x, r->multiplier, r->shift, once);
    store(out, r->output_type, i, plus(y, r->output_zero_point));
  }
  return AS_OK;
}

/*
 * To the nearest integer, halves away from zero, by the bits of the float: exact, and cheap without a
 * floating-point unit. Beyond 2^20 every stored type is saturated whatever the zero point; NaN is 0.
 */
static int32_t round_away(float x) {
  union {
    float f;
    uint32_t bits;
  } const v = {x};
  const int32_t exponent = (int32_t)(v.bits >> 23 & 0xff) - 127;
  const uint32_t fraction = (v.bits & 0x7fffff) | 0x800000;
  uint32_t magnitude = 0;
  if (exponent >= 20) {
    magnitude = x != x ? 0 : UINT32_C(1) << 20;
  } else if (exponent >= -1) {
    magnitude = (fraction + (UINT32_C(1) << (22 - exponent))) >> (23 - exponent);
  }
  return v.bits >> 31 ? -(int32_t)magnitude : (int32_t)magnitude;
}

bool as_quantize_check(const as_bounds *bounds, const void *record_) {
  const as_quantize *r = record_;
  return (r->output_type == AS_INT8 || r->output_type == AS_INT16) &&
         spans_ok(bounds, r->input, sizeof(float), r->output, as_type_bytes(r->output_type),
                  r->count);
}

as_status as_quantize_run(const as_runtime *rt, const void *record_) {
  const as_quantize *r = record_;
  const float *in = as_at(rt, r->input);
  void *out = as_into(rt, r->output);
  for (uint32_t i = 0; i < r->count; i++) {
    store(out, r->output_type, i, plus(round_away(in[i] / r->scale), r->zero_point));
  }
  return AS_OK;
}

bool as_dequantize_check(const as_bounds *bounds, const void *record_) {
  const as_dequantize *r = record_;
  return is_stored(r->input_type) &&
         spans_ok(bounds, r->input, as_type_bytes(r->input_type), r->output, sizeof(float),
                  r->count);
}

/* A float times a difference of 17 bits at most rounds once, as TFLM's product in double does. */
as_status as_dequantize_run(const as_runtime *rt, const void *record_) {
  const as_dequantize *r = record_;
  const void *in = as_at(rt, r->input);
  float *out = as_into(rt, r->output);
  for (uint32_t i = 0; i < r->count; i++) {
    out[i] = r->scale * (float)minus(load(in, r->input_type, i), r->zero_point);
  }
  return AS_OK;
}
