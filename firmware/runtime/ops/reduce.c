/* Sums and means over one or two groups of neighbouring dimensions. */
#include "../fixed-point.h"
#include "window.h"

/* What becomes of one window: as many outputs as it has channels. */
typedef void (*window_fn)(const as_reduce *r, const as_window *w, void *out, bool once);

static as_status reduce(const as_runtime *rt, const as_reduce *r, uint32_t element_bytes,
                        window_fn window) {
  const uint32_t column = r->inner * element_bytes;
  const uint32_t middle = r->columns * column;
  const uint32_t row = r->middle * middle;
  uint8_t *out = as_into(rt, r->output);
  as_window w = {as_at(rt, r->input), r->rows, r->columns, row, column, r->inner};
  as_window_join_rows(&w);
  for (uint32_t o = 0; o < r->outer; o++, w.from += (r->rows - 1) * row) {
    for (uint32_t m = 0; m < r->middle; m++, w.from += middle, out += column) {
      window(r, &w, out, as_rounds_once(rt));
    }
  }
  return AS_OK;
}

static bool reduce_ok(const as_bounds *bounds, const as_reduce *r, uint32_t element_bytes) {
  const uint64_t outputs = as_times(as_times(r->outer, r->middle), r->inner);
  const uint64_t inputs = as_times(as_times(outputs, r->rows), r->columns);
  return as_scaling_ok(r->multiplier, r->shift) &&
         as_readable(bounds, r->input, inputs, element_bytes) &&
         as_writable(bounds, r->output, outputs, element_bytes) &&
         as_disjoint(r->input, inputs * element_bytes, r->output, outputs * element_bytes);
}

/* The sums of a program nobody compiled may overflow; they wrap. */
static inline int32_t scaled(const as_reduce *r, int32_t sum, bool once) {
  const int32_t shifted = (int32_t)((uint32_t)sum + (uint32_t)r->offset);
  const int32_t q = as_requantize(shifted, r->multiplier, r->shift, once);
  return (int32_t)((uint32_t)q + (uint32_t)r->output_zero_point);
}

static inline int8_t scaled_i8(const as_reduce *r, uint32_t sum, bool once) {
  return (int8_t)as_clamp(scaled(r, (int32_t)sum, once), INT8_MIN, INT8_MAX);
}

static void sum_i8(const as_reduce *r, const as_window *w, void *out_, bool once) {
  int8_t *out = out_;
  const bool in_words = as_window_in_words(w);
  for (uint32_t c = 0; c < w->channels;) {
    if (!in_words) {
      out[c] = scaled_i8(r, (uint32_t)as_sum_one_i8(w, c), once);
      c++;
      continue;
    }
    const as_four sums = as_sum_four(w, c);
    out[c++] = scaled_i8(r, sums.a, once);
    out[c++] = scaled_i8(r, sums.b, once);
    out[c++] = scaled_i8(r, sums.c, once);
    out[c++] = scaled_i8(r, sums.d, once);
  }
}

static void sum_i16(const as_reduce *r, const as_window *w, void *out_, bool once) {
  int16_t *out = out_;
  for (uint32_t c = 0; c < w->channels; c++) {
    const int32_t q = scaled(r, as_sum_one_i16(w, c), once);
    out[c] = (int16_t)as_clamp(q, INT16_MIN, INT16_MAX);
  }
}

static void sum_f32(const as_reduce *r, const as_window *w, void *out_, bool once) {
  (void)once;
  float *out = out_;
  for (uint32_t c = 0; c < w->channels; c++) out[c] = as_sum_one_f32(w, c) / r->divisor;
}

#define REDUCE(prefix, window, element_bytes)                         \
  bool prefix##_check(const as_bounds *bounds, const void *record_) { \
    return reduce_ok(bounds, record_, element_bytes);                 \
  }                                                                   \
  as_status prefix##_run(const as_runtime *rt, const void *record_) { \
    return reduce(rt, record_, element_bytes, window);                \
  }

REDUCE(as_sum_i8, sum_i8, 1)
REDUCE(as_sum_i16, sum_i16, 2)
REDUCE(as_sum_f32, sum_f32, 4)
