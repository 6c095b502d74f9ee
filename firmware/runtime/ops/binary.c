/* Walks two broadcast operands; and functions of plain integers: no scale, results wrap. */
#include "binary.h"

/* Bytes from an operand's first element to its last's end; at least AS_TOO_MANY where they wrap. */
static uint64_t reach_of(const as_binary *r, const uint32_t *strides, uint32_t bytes) {
  uint64_t reach = bytes;
  for (uint32_t d = 0; d < r->rank; d++) reach += as_times(strides[d], r->extents[d] - 1);
  return reach;
}

/* Whether an operand's strides are whole elements, one or none in a row, and stay in memory. */
static bool operand_ok(const as_bounds *bounds, const as_binary *r, as_place place,
                       const uint32_t *strides, uint32_t bytes) {
  for (uint32_t d = 0; d < r->rank; d++) {
    if (strides[d] % bytes != 0) return false;
  }
  const uint32_t step = strides[r->rank - 1];
  const uint64_t reach = reach_of(r, strides, bytes);
  return (step == 0 || step == bytes) && reach < AS_TOO_MANY &&
         as_readable(bounds, place, reach / bytes, bytes);
}

bool as_binary_places_ok(const as_bounds *bounds, const as_binary *r, uint32_t bytes,
                         uint32_t b_bytes) {
  if (r->rank == 0 || r->rank > AS_MAX_RANK) return false;
  uint64_t count = 1;
  for (uint32_t d = 0; d < r->rank; d++) count = as_times(count, r->extents[d]);
  if (!as_writable(bounds, r->output, count, bytes) ||
      !operand_ok(bounds, r, r->a, r->a_strides, bytes) ||
      !operand_ok(bounds, r, r->b, r->b_strides, b_bytes)) {
    return false;
  }
  const uint64_t out = count * bytes;
  return as_disjoint(r->a, reach_of(r, r->a_strides, bytes), r->output, out) &&
         as_disjoint(r->b, reach_of(r, r->b_strides, b_bytes), r->output, out);
}

/* Differences of int8 values to a zero point then fit 9 bits, of int16 values 17. */
static bool zero_point_ok(int32_t zero_point, uint32_t type) {
  const int32_t limit = type == AS_INT8 ? 128 : 32768;
  return zero_point >= -limit && zero_point < limit;
}

static bool quantized(uint32_t type) { return type == AS_INT8 || type == AS_INT16; }

bool as_binary_quantized_ok(const as_bounds *bounds, const as_binary *r, uint32_t b_type) {
  return quantized(r->type) && quantized(b_type) && zero_point_ok(r->a_zero_point, r->type) &&
         zero_point_ok(r->b_zero_point, b_type) && zero_point_ok(r->output_zero_point, r->type) &&
         as_binary_places_ok(bounds, r, r->type == AS_INT8 ? 1 : 2, b_type == AS_INT8 ? 1 : 2);
}

void as_binary_walk(const as_runtime *rt, const as_binary *r, uint32_t bytes, as_row_fn row) {
  const uint8_t *a = as_at(rt, r->a);
  const uint8_t *b = as_at(rt, r->b);
  uint8_t *out = as_into(rt, r->output);
  const uint32_t n = r->extents[r->rank - 1];
  uint32_t index[AS_MAX_RANK] = {0};
  uint32_t a_at = 0; /* offsets, since between two rows they may be far outside */
  uint32_t b_at = 0;
  for (uint32_t out_at = 0;; out_at += n * bytes) {
    row(r, a + a_at, b + b_at, out + out_at, n);
    int32_t d = (int32_t)r->rank - 2;
    for (; d >= 0; d--) { /* an odometer over the outer dimensions */
      a_at += r->a_strides[d];
      b_at += r->b_strides[d];
      if (++index[d] < r->extents[d]) break;
      a_at -= r->a_strides[d] * r->extents[d];
      b_at -= r->b_strides[d] * r->extents[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

#define CLAMPED(sum) as_clamp((int32_t)(sum), r->activation_min.i, r->activation_max.i)

AS_ROW(add32, int32_t, CLAMPED((uint32_t)x + (uint32_t)y))
AS_ROW(sub32, int32_t, CLAMPED((uint32_t)x - (uint32_t)y))
AS_ROW(mul32, int32_t, CLAMPED((uint32_t)x * (uint32_t)y))
AS_ROW(max8, int8_t, x > y ? x : y)
AS_ROW(min8, int8_t, x < y ? x : y)
AS_ROW(max16, int16_t, x > y ? x : y)
AS_ROW(min16, int16_t, x < y ? x : y)
AS_ROW(max32, int32_t, x > y ? x : y)
AS_ROW(min32, int32_t, x < y ? x : y)
AS_ROW(max64, int64_t, x > y ? x : y)
AS_ROW(min64, int64_t, x < y ? x : y)

static uint32_t bytes_of(uint32_t type) {
  switch (type) {
    case AS_INT8: return 1;
    case AS_INT16: return 2;
    case AS_INT32: return 4;
    case AS_INT64: return 8;
    default: return 0;
  }
}

/* The row function, or none where there is no such kernel. */
static as_row_fn row_of(uint32_t function, uint32_t type) {
  const bool largest = function == AS_MAXIMUM;
  if (type == AS_INT32 && function == AS_ADD) return add32;
  if (type == AS_INT32 && function == AS_SUB) return sub32;
  if (type == AS_INT32 && function == AS_MUL) return mul32;
  if (!largest && function != AS_MINIMUM) return NULL;
  switch (type) {
    case AS_INT8: return largest ? max8 : min8;
    case AS_INT16: return largest ? max16 : min16;
    case AS_INT32: return largest ? max32 : min32;
    case AS_INT64: return largest ? max64 : min64;
    default: return NULL;
  }
}

bool as_binary_int_check(const as_bounds *bounds, const void *record_) {
  const as_binary *r = record_;
  const uint32_t bytes = bytes_of(r->type);
  return row_of(r->function, r->type) != NULL && as_binary_places_ok(bounds, r, bytes, bytes);
}

as_status as_binary_int_run(const as_runtime *rt, const void *record_) {
  const as_binary *r = record_;
  as_binary_walk(rt, r, bytes_of(r->type), row_of(r->function, r->type));
  return AS_OK;
}
