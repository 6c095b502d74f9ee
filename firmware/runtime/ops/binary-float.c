/* Functions of two float tensors, with comparisons written so that NaN ends where TFLM's does. */
#include "binary.h"

static inline float clamped(const as_binary *r, float x) {
  const float low = r->activation_min.f;
  const float high = r->activation_max.f;
  return x < low ? low : high < x ? high : x;
}

AS_ROW(add, float, clamped(r, x + y))
AS_ROW(sub, float, clamped(r, x - y))
AS_ROW(mul, float, clamped(r, x * y))
AS_ROW(largest, float, x > y ? x : y)
AS_ROW(smallest, float, x < y ? x : y)
AS_ROW(prelu, float, x >= 0.0f ? x : x * y)

static as_row_fn row_of(uint32_t function) {
  switch (function) {
    case AS_ADD: return add;
    case AS_SUB: return sub;
    case AS_MUL: return mul;
    case AS_MAXIMUM: return largest;
    case AS_MINIMUM: return smallest;
    case AS_PRELU: return prelu;
    default: return NULL;
  }
}

bool as_binary_float_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  return r->type == AS_FLOAT32 && row_of(r->function) != NULL &&
         as_binary_places_ok(bounds, r, 4, 4);
}

as_status as_binary_float_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, 4, row_of(r->function));
  return AS_OK;
}
