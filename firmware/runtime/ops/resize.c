/*
 * Images in another size. Which input rows and columns an output pixel takes, and how much of each,
 * depends on its coordinate only, so the compiler has tabulated both directions.
 */
#include "../fixed-point.h"
#include "../kernel.h"

static uint64_t pixels(uint32_t batches, uint32_t height, uint32_t width) {
  return as_times(batches, as_times(height, width));
}

/* A constant table as memory, or NULL if it does not lie in the constants. */
static const void *table_at(const as_bounds *bounds, as_place place, uint32_t count,
                            uint32_t entry_bytes) {
  const bool constant = (place & AS_CONSTANT) && as_readable(bounds, place, count, entry_bytes);
  return constant ? bounds->program + (place & ~AS_CONSTANT) : NULL;
}

static bool indices_ok(const as_bounds *bounds, as_place place, uint32_t count, uint32_t limit) {
  const uint32_t *indices = table_at(bounds, place, count, sizeof(uint32_t));
  if (indices == NULL) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (indices[i] >= limit) return false;
  }
  return true;
}

bool as_resize_nearest_check(const as_bounds *bounds, const void *record_) {
  const as_resize_nearest *r = record_;
  const uint64_t in =
      as_times(pixels(r->batches, r->input_height, r->input_width), r->pixel_bytes);
  const uint64_t out =
      as_times(pixels(r->batches, r->output_height, r->output_width), r->pixel_bytes);
  return as_readable(bounds, r->input, in, 1) && as_writable(bounds, r->output, out, 1) &&
         as_disjoint(r->input, in, r->output, out) &&
         indices_ok(bounds, r->rows, r->output_height, r->input_height) &&
         indices_ok(bounds, r->columns, r->output_width, r->input_width);
}

static void nearest_row(const as_resize_nearest *r, const uint32_t *columns, const uint8_t *from,
                        uint8_t *to) {
  const uint32_t bytes = r->pixel_bytes;
  for (uint32_t x = 0; x < r->output_width; x++, to += bytes) {
    const uint8_t *pixel = from + columns[x] * bytes;
    if (bytes > 2) {
      as_move(to, pixel, bytes);
    } else {
      to[0] = pixel[0];
      to[bytes - 1] = pixel[bytes - 1];
    }
  }
}

as_status as_resize_nearest_run(const as_runtime *rt, const void *record_) {
  const as_resize_nearest *r = record_;
  const uint32_t in_row = r->input_width * r->pixel_bytes;
  const uint32_t out_row = r->output_width * r->pixel_bytes;
  const uint32_t *rows = as_at(rt, r->rows);
  const uint32_t *columns = as_at(rt, r->columns);
  const uint8_t *image = as_at(rt, r->input);
  uint8_t *to = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batches; b++, image += r->input_height * in_row) {
    for (uint32_t y = 0; y < r->output_height; y++, to += out_row) {
      if (y > 0 && rows[y] == rows[y - 1]) {
        as_move(to, to - out_row, out_row);
      } else {
        nearest_row(r, columns, image + rows[y] * in_row, to);
      }
    }
  }
  return AS_OK;
}

/* Fractions of int8 images lie in [0, 1024], which keeps every sum below 2^28. */
static bool taps_ok(const as_bounds *bounds, as_place place, uint32_t count, uint32_t limit,
                    bool integer) {
  const as_tap *taps = table_at(bounds, place, count, sizeof(as_tap));
  if (taps == NULL) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (taps[i].lower >= limit || taps[i].upper >= limit) return false;
    if (integer && (taps[i].fraction.i < 0 || taps[i].fraction.i > 1024)) return false;
  }
  return true;
}

static bool bilinear_ok(const as_bounds *bounds, const as_resize_bilinear *r, uint32_t element) {
  const uint64_t in = as_times(pixels(r->batches, r->input_height, r->input_width), r->channels);
  const uint64_t out = as_times(pixels(r->batches, r->output_height, r->output_width), r->channels);
  return as_readable(bounds, r->input, in, element) && as_writable(bounds, r->output, out, element) &&
         as_disjoint(r->input, in * element, r->output, out * element) &&
         taps_ok(bounds, r->rows, r->output_height, r->input_height, element == 1) &&
         taps_ok(bounds, r->columns, r->output_width, r->input_width, element == 1);
}

bool as_resize_bilinear_int8_check(const as_bounds *bounds, const void *record_) {
  return bilinear_ok(bounds, record_, sizeof(int8_t));
}

bool as_resize_bilinear_float_check(const as_bounds *bounds, const void *record_) {
  return bilinear_ok(bounds, record_, sizeof(float));
}

/* x / 2^20 to the nearest, halves away from zero or, when rounding once, up. */
static inline int8_t twentieth(int32_t x, bool once) {
  const int32_t half = INT32_C(1) << 19;
  return (int8_t)(once || x > 0 ? (x + half) >> 20 : -((half - x) >> 20));
}

/* The four weighted neighbours of an output pixel, all channels. */
static void mix_int8(const int8_t *const p[4], const int32_t w[4], int8_t *out, uint32_t channels,
                     bool once) {
  const int32_t w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
  const int8_t *a = p[0], *b = p[1], *c = p[2], *d = p[3];
  for (uint32_t i = 0; i < channels; i++) {
    out[i] = twentieth(a[i] * w0 + b[i] * w1 + c[i] * w2 + d[i] * w3, once);
  }
}

static void bilinear_row_int8(const as_resize_bilinear *r, const as_tap *columns, const int8_t *upper,
                              const int8_t *lower, int32_t fy, int8_t *out, bool once) {
  const as_tap *end = columns + r->output_width;
  for (const as_tap *x = columns; x < end; x++, out += r->channels) {
    const uint32_t left = x->lower * r->channels, right = x->upper * r->channels;
    const int8_t *const p[4] = {upper + left, lower + left, upper + right, lower + right};
    const int32_t fx = x->fraction.i;
    const int32_t w[4] = {(1024 - fy) * (1024 - fx), fy * (1024 - fx), (1024 - fy) * fx, fy * fx};
    mix_int8(p, w, out, r->channels, once);
  }
}

as_status as_resize_bilinear_int8_run(const as_runtime *rt, const void *record_) {
  const as_resize_bilinear *r = record_;
  const uint32_t in_row = r->input_width * r->channels;
  const as_tap *rows = as_at(rt, r->rows);
  const int8_t *image = as_at(rt, r->input);
  int8_t *out = as_into(rt, r->output);
  const bool once = as_rounds_once(rt);
  for (uint32_t b = 0; b < r->batches; b++, image += r->input_height * in_row) {
    for (uint32_t y = 0; y < r->output_height; y++, out += r->output_width * r->channels) {
      bilinear_row_int8(r, as_at(rt, r->columns), image + rows[y].lower * in_row,
                        image + rows[y].upper * in_row, rows[y].fraction.i, out, once);
    }
  }
  return AS_OK;
}

static void bilinear_row_float(const as_resize_bilinear *r, const as_tap *columns, const float *upper,
                               const float *lower, float fy, float *out) {
  const as_tap *end = columns + r->output_width;
  for (const as_tap *x = columns; x < end; x++) {
    const uint32_t left = x->lower * r->channels, right = x->upper * r->channels;
    const float fx = x->fraction.f;
    for (uint32_t i = 0; i < r->channels; i++) {
      *out++ = upper[left + i] * (1 - fy) * (1 - fx) + lower[left + i] * fy * (1 - fx) +
               upper[right + i] * (1 - fy) * fx + lower[right + i] * fy * fx;
    }
  }
}

as_status as_resize_bilinear_float_run(const as_runtime *rt, const void *record_) {
  const as_resize_bilinear *r = record_;
  const uint32_t in_row = r->input_width * r->channels;
  const as_tap *rows = as_at(rt, r->rows);
  const float *image = as_at(rt, r->input);
  float *out = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batches; b++, image += r->input_height * in_row) {
    for (uint32_t y = 0; y < r->output_height; y++, out += r->output_width * r->channels) {
      bilinear_row_float(r, as_at(rt, r->columns), image + rows[y].lower * in_row,
                         image + rows[y].upper * in_row, rows[y].fraction.f, out);
    }
  }
  return AS_OK;
}
