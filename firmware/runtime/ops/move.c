/* Copies and fills: reshapes, slices, concatenations, paddings and transpositions all become these. */
#include "../kernel.h"

bool as_copy_check(const as_bounds *bounds, const void *record_) {
  const as_copy *r = record_;
  return as_readable(bounds, r->input, r->bytes, 1) && as_writable(bounds, r->output, r->bytes, 1) &&
         as_disjoint(r->input, r->bytes, r->output, r->bytes);
}

as_status as_copy_run(const as_runtime *rt, const void *record_) {
  const as_copy *r = record_;
  memcpy(as_into(rt, r->output), as_at(rt, r->input), r->bytes);
  return AS_OK;
}

bool as_fill_check(const as_bounds *bounds, const void *record_) {
  const as_fill *r = record_;
  const bool width = r->element_bytes == 1 || r->element_bytes == 2 || r->element_bytes == 4;
  return width && as_writable(bounds, r->output, r->count, r->element_bytes);
}

as_status as_fill_run(const as_runtime *rt, const void *record_) {
  const as_fill *r = record_;
  if (r->element_bytes == 1) {
    memset(as_into(rt, r->output), (int)(r->value & 0xff), r->count);
  } else if (r->element_bytes == 2) {
    uint16_t *out = as_into(rt, r->output);
    for (uint32_t i = 0; i < r->count; i++) out[i] = (uint16_t)r->value;
  } else {
    uint32_t *out = as_into(rt, r->output);
    for (uint32_t i = 0; i < r->count; i++) out[i] = r->value;
  }
  return AS_OK;
}

/* The bytes a box touches, from the lowest to the highest, relative to its first element. */
typedef struct {
  int64_t low;
  int64_t high; /* exclusive */
} reach;

static reach reach_of(const as_copy_box *r, const int32_t *strides) {
  reach span = {0, r->element_bytes};
  for (uint32_t d = 0; d < r->rank; d++) {
    const int64_t far = (int64_t)strides[d] * (int64_t)(r->extents[d] - 1);
    if (far < 0) span.low += far;
    if (far > 0) span.high += far;
  }
  return span;
}

/* `reach` around `place`, as a span that the usual checks can judge. */
static bool reach_ok(const as_bounds *bounds, as_place place, reach span, bool write) {
  const uint32_t flag = place & AS_CONSTANT;
  const int64_t begin = (int64_t)(place & ~AS_CONSTANT) + span.low;
  if (begin < 0 || begin >= (int64_t)AS_CONSTANT || span.high - span.low >= (int64_t)AS_TOO_MANY) {
    return false;
  }
  const as_place from = flag | (as_place)begin;
  const uint64_t bytes = (uint64_t)(span.high - span.low);
  return write ? as_writable(bounds, from, bytes, 1) : as_readable(bounds, from, bytes, 1);
}

static bool box_shape_ok(const as_copy_box *r) {
  const uint32_t e = r->element_bytes;
  if (!(e == 1 || e == 2 || e == 4 || e == 8) || r->rank == 0 || r->rank > AS_MAX_RANK) return false;
  for (uint32_t d = 0; d < r->rank; d++) {
    const bool aligned = r->input_strides[d] % (int32_t)e == 0 && r->output_strides[d] % (int32_t)e == 0;
    if (r->extents[d] == 0 || r->extents[d] >= AS_CONSTANT || !aligned) return false;
  }
  return (r->input & ~AS_CONSTANT) % e == 0 && r->output % e == 0;
}

bool as_copy_box_check(const as_bounds *bounds, const void *record_) {
  const as_copy_box *r = record_;
  if (!box_shape_ok(r)) return false;
  uint64_t count = 1;
  for (uint32_t d = 0; d < r->rank; d++) count = as_times(count, r->extents[d]);
  if (count >= AS_TOO_MANY) return false;
  const reach in = reach_of(r, r->input_strides);
  const reach out = reach_of(r, r->output_strides);
  if (!reach_ok(bounds, r->input, in, false) || !reach_ok(bounds, r->output, out, true)) return false;
  return as_disjoint(r->input + (uint32_t)in.low, (uint64_t)(in.high - in.low),
                     r->output + (uint32_t)out.low, (uint64_t)(out.high - out.low));
}

/* One row of the innermost dimension. */
static void copy_row(const as_copy_box *r, const uint8_t *from, uint8_t *to) {
  const uint32_t last = r->rank - 1;
  const uint32_t n = r->extents[last];
  const int32_t in = r->input_strides[last];
  const int32_t out = r->output_strides[last];
  if (in == (int32_t)r->element_bytes && out == in) {
    memcpy(to, from, (size_t)n * r->element_bytes);
    return;
  }
  for (uint32_t i = 0; i < n; i++, from += in, to += out) {
    switch (r->element_bytes) {
      case 1: *to = *from; break;
      case 2: *(uint16_t *)(void *)to = *(const uint16_t *)(const void *)from; break;
      case 4: *(uint32_t *)(void *)to = *(const uint32_t *)(const void *)from; break;
      default: *(uint64_t *)(void *)to = *(const uint64_t *)(const void *)from; break;
    }
  }
}

as_status as_copy_box_run(const as_runtime *rt, const void *record_) {
  const as_copy_box *r = record_;
  const uint8_t *from = as_at(rt, r->input);
  uint8_t *to = as_into(rt, r->output);
  uint32_t index[AS_MAX_RANK] = {0};
  for (;;) {
    copy_row(r, from, to);
    int32_t d = (int32_t)r->rank - 2;
    for (; d >= 0; d--) { /* an odometer over the outer dimensions */
      from += r->input_strides[d];
      to += r->output_strides[d];
      if (++index[d] < r->extents[d]) break;
      from -= (int64_t)r->input_strides[d] * r->extents[d];
      to -= (int64_t)r->output_strides[d] * r->extents[d];
      index[d] = 0;
    }
    if (d < 0) return AS_OK;
  }
}
