/*
 * Values in another type. Narrower integers keep the low bits; floats are cut towards zero and, where
 * they do not fit, take the nearest 32-bit integer first, as the conversion instructions of Cortex-M do.
 */
#include "../kernel.h"

static bool is_cast_type(uint32_t type) {
  return type == AS_INT8 || type == AS_UINT8 || type == AS_BOOL || type == AS_INT16 ||
         type == AS_INT32 || type == AS_UINT32 || type == AS_FLOAT32;
}

bool as_cast_check(const as_bounds *bounds, const void *record_) {
  const as_cast *r = record_;
  if (!is_cast_type(r->input_type) || !is_cast_type(r->output_type)) return false;
  const uint32_t in = as_type_bytes(r->input_type);
  const uint32_t out = as_type_bytes(r->output_type);
  return as_readable(bounds, r->input, r->count, in) &&
         as_writable(bounds, r->output, r->count, out) &&
         as_disjoint(r->input, (uint64_t)r->count * in, r->output, (uint64_t)r->count * out);
}

static uint32_t to_unsigned(float x) {
  if (!(x > 0)) return 0;
  return x < 4294967296.0f ? (uint32_t)x : UINT32_MAX;
}

static int32_t to_signed(float x) {
  if (x != x) return 0;
  if (x >= 2147483648.0f) return INT32_MAX;
  return x > -2147483648.0f ? (int32_t)x : INT32_MIN;
}

/* The 32 bits of an integer, widened by its sign. */
static uint32_t load(const void *from, uint32_t type, uint32_t i) {
  switch (type) {
    case AS_INT8: return (uint32_t)(int32_t)((const int8_t *)from)[i];
    case AS_UINT8:
    case AS_BOOL: return ((const uint8_t *)from)[i];
    case AS_INT16: return (uint32_t)(int32_t)((const int16_t *)from)[i];
    default: return ((const uint32_t *)from)[i];
  }
}

static void store(void *to, uint32_t type, uint32_t i, uint32_t bits) {
  switch (as_type_bytes(type)) {
    case 1: ((uint8_t *)to)[i] = (uint8_t)bits; break;
    case 2: ((uint16_t *)to)[i] = (uint16_t)bits; break;
    default: ((uint32_t *)to)[i] = bits; break;
  }
}

static uint32_t from_float(float x, uint32_t type) {
  return type == AS_UINT32 ? to_unsigned(x) : (uint32_t)to_signed(x);
}

static float as_float(uint32_t bits, uint32_t type) {
  return type == AS_UINT32 ? (float)bits : (float)(int32_t)bits;
}

as_status as_cast_run(const as_runtime *rt, const void *record_) {
  const as_cast *r = record_;
  const void *in = as_at(rt, r->input);
  void *out = as_into(rt, r->output);
  const bool from_floats = r->input_type == AS_FLOAT32;
  const bool to_floats = r->output_type == AS_FLOAT32;
  for (uint32_t i = 0; i < r->count; i++) {
    if (from_floats == to_floats) {
      store(out, r->output_type, i, load(in, r->input_type, i));
    } else if (to_floats) {
      ((float *)out)[i] = as_float(load(in, r->input_type, i), r->input_type);
    } else {
      store(out, r->output_type, i, from_float(((const float *)in)[i], r->output_type));
    }
  }
  return AS_OK;
}
