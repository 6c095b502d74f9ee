/*
 * Average, maximum and minimum of windows. A window is cut to the input once for all channels, so
 * that the loops over its elements test nothing.
 */
#include "../fixed-point.h"
#include "window.h"

/* What becomes of one window: as many outputs as it has channels. */
typedef void (*window_fn)(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out);

/* 2^24 / count rounded up, for averages of up to 256 bytes. */
static inline uint32_t reciprocal_of(uint32_t count) {
  return count <= 256 ? ((1u << 24) + count - 1) / count : 0;
}

/* Overlap of a window that begins at `start` (negative in the padding) with `input` elements. */
typedef struct {
  uint32_t begin;
  uint32_t count;
} overlap;

static inline overlap overlap_of(uint32_t index, uint32_t stride, uint32_t padding, uint32_t kernel,
                                 uint32_t input) {
  const int32_t start = (int32_t)(index * stride) - (int32_t)padding;
  const int32_t end = start + (int32_t)kernel;
  const uint32_t begin = start > 0 ? (uint32_t)start : 0;
  return (overlap){begin, (end < (int32_t)input ? (uint32_t)end : input) - begin};
}

static as_status pool(const as_runtime *rt, const as_pool *r, uint32_t element_bytes,
                      window_fn window) {
  const uint8_t *image = as_at(rt, r->input);
  uint8_t *out = as_into(rt, r->output);
  const uint32_t pixel = r->channels * element_bytes;
  const uint32_t row = r->input_width * pixel;
  uint32_t count = 0, reciprocal = 0;
  for (uint32_t b = 0; b < r->batches; b++, image += r->input_height * row) {
    for (uint32_t y = 0; y < r->output_height; y++) {
      const overlap v =
          overlap_of(y, r->stride_height, r->padding_top, r->kernel_height, r->input_height);
      for (uint32_t x = 0; x < r->output_width; x++, out += pixel) {
        const overlap h =
            overlap_of(x, r->stride_width, r->padding_left, r->kernel_width, r->input_width);
        const uint8_t *from = image + v.begin * row + h.begin * pixel;
        as_window w = {from, v.count, h.count, row, pixel, r->channels};
        as_window_join_rows(&w);
        if (v.count * h.count != count) { /* rarely: at the edges */
          count = v.count * h.count;
          reciprocal = reciprocal_of(count);
        }
        window(r, &w, reciprocal, out);
      }
    }
  }
  return AS_OK;
}

#define MOST (1u << 30) /* so that coordinates stay below 2^31 */

/* Every window has to touch the input: the first by its end, the last by its start. */
static bool windows_ok(uint32_t input, uint32_t output, uint32_t kernel, uint32_t stride,
                       uint32_t padding) {
  if (input == 0 || input > MOST || output == 0 || kernel > MOST || padding >= kernel) return false;
  return as_times(output - 1, stride) < (uint64_t)input + padding;
}

static bool pool_ok(const as_bounds *bounds, const as_pool *r, uint32_t element_bytes) {
  const uint64_t pixels = as_times(as_times(r->batches, r->input_height), r->input_width);
  const uint64_t inputs = as_times(pixels, r->channels);
  const uint64_t outputs =
      as_times(as_times(as_times(r->batches, r->output_height), r->output_width), r->channels);
  const uint64_t window = as_times(r->kernel_height, r->kernel_width);
  if (!windows_ok(r->input_height, r->output_height, r->kernel_height, r->stride_height,
                  r->padding_top) ||
      !windows_ok(r->input_width, r->output_width, r->kernel_width, r->stride_width,
                  r->padding_left)) {
    return false;
  }
  return as_times(outputs, window) < AS_TOO_MANY &&
         as_readable(bounds, r->input, inputs, element_bytes) &&
         as_writable(bounds, r->output, outputs, element_bytes) &&
         as_disjoint(r->input, inputs * element_bytes, r->output, outputs * element_bytes);
}

/* A sum divided by the number of elements, rounded half away from zero. */
static inline int32_t mean(int32_t sum, uint32_t count) {
  const uint32_t sign = (uint32_t)(sum >> 31);
  const uint32_t quotient = (((uint32_t)sum ^ sign) - sign + count / 2) / count;
  return (int32_t)((quotient ^ sign) - sign);
}

/*
 * The same by one multiplication, for at most 256 bytes. Moved by 128 the quotient is not negative,
 * so that half of `count` rounds up, and one less rounds ties below zero down. The product with
 * 2^24 / count, rounded up, exceeds the true one by less than 255.5 * 256 * 256 < 2^24.
 */
typedef struct {
  uint32_t reciprocal;
  uint32_t half; /* with 128 * count */
  int32_t ties;  /* -1 if `count` is even */
  int32_t low;
  int32_t high;
} divider;

static inline divider divider_of(const as_pool *r, uint32_t count, uint32_t reciprocal) {
  return (divider){reciprocal, 128 * count + count / 2, (int32_t)(count & 1) - 1,
                   r->activation_min.i, r->activation_max.i};
}

static inline int8_t small_mean(const divider *d, uint32_t sum) {
  const uint32_t down = (uint32_t)(((int32_t)sum & d->ties) >> 31);
  const uint32_t q = ((sum + down + d->half) * d->reciprocal) >> 24;
  return (int8_t)as_clamp((int32_t)q - 128, d->low, d->high);
}

static void average_i8(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out_) {
  int8_t *out = out_;
  int8_t *const end = out + w->channels;
  const uint32_t count = w->rows * w->columns;
  if (count <= 256 && as_window_in_words(w)) {
    const divider d = divider_of(r, count, reciprocal);
    for (uint32_t c = 0; out < end; c += 4, out += 4) {
      const as_four sums = as_sum_four(w, c);
      out[0] = small_mean(&d, sums.a);
      out[1] = small_mean(&d, sums.b);
      out[2] = small_mean(&d, sums.c);
      out[3] = small_mean(&d, sums.d);
    }
  } else {
    for (uint32_t c = 0; out < end; c++) {
      const int32_t q = mean(as_sum_one_i8(w, c), count);
      *out++ = (int8_t)as_clamp(q, r->activation_min.i, r->activation_max.i);
    }
  }
}

static void average_i16(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out_) {
  (void)reciprocal;
  int16_t *out = out_;
  const uint32_t count = w->rows * w->columns;
  for (uint32_t c = 0; c < w->channels; c++) {
    const int32_t q = mean(as_sum_one_i16(w, c), count);
    out[c] = (int16_t)as_clamp(q, r->activation_min.i, r->activation_max.i);
  }
}

static float clamp_f32(float x, float low, float high) {
  const float raised = x < low ? low : x;
  return raised > high ? high : raised;
}

static void average_f32(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out_) {
  (void)reciprocal;
  float *out = out_;
  const float count = (float)(w->rows * w->columns);
  for (uint32_t c = 0; c < w->channels; c++) {
    const float q = as_sum_one_f32(w, c) / count;
    out[c] = clamp_f32(q, r->activation_min.f, r->activation_max.f);
  }
}

/* The element that is `beyond` all others of each channel's window. */
#define EXTREME(name, type, field, beyond)                                                  \
  static void name(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out_) { \
    (void)reciprocal;                                                                       \
    type *out = out_;                                                                       \
    const type low = (type)r->activation_min.field;                                         \
    const type high = (type)r->activation_max.field;                                        \
    for (uint32_t c = 0; c < w->channels; c++) {                                            \
      const uint8_t *row = w->from + c * sizeof(type);                                      \
      type best = *(const type *)(const void *)row;                                         \
      for (uint32_t y = 0; y < w->rows; y++, row += w->row_stride) {                        \
        const uint8_t *at = row;                                                            \
        for (uint32_t x = 0; x < w->columns; x++, at += w->column_stride) {                 \
          const type value = *(const type *)(const void *)at;                               \
          if (value beyond best) best = value;                                              \
        }                                                                                   \
      }                                                                                     \
      out[c] = best < low ? low : best > high ? high : best;                                \
    }                                                                                       \
  }

EXTREME(max_one_i8, int8_t, i, >)
EXTREME(max_i16, int16_t, i, >)
EXTREME(max_f32, float, f, >)
EXTREME(min_one_i8, int8_t, i, <)
EXTREME(min_f32, float, f, <)

/* Four channels at a time, if the window lies in words. */
static inline void extreme_i8(const as_pool *r, const as_window *w, void *out_, uint32_t flip,
                              window_fn one) {
  int8_t *out = out_;
  if (!as_window_in_words(w)) {
    one(r, w, 0, out);
    return;
  }
  for (uint32_t c = 0; c < w->channels;) {
    const uint32_t word = as_extreme_four(w, c, flip);
    for (uint32_t bits = 0; bits < 32; bits += 8, c++) {
      out[c] = (int8_t)as_clamp((int8_t)(word >> bits), r->activation_min.i, r->activation_max.i);
    }
  }
}

static void max_i8(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out) {
  (void)reciprocal;
  extreme_i8(r, w, out, 0, max_one_i8);
}

static void min_i8(const as_pool *r, const as_window *w, uint32_t reciprocal, void *out) {
  (void)reciprocal;
  extreme_i8(r, w, out, 0xffffffffu, min_one_i8);
}

#define POOL(prefix, window, element_bytes)                           \
  bool prefix##_check(const as_bounds *bounds, const void *record_) { \
    return pool_ok(bounds, record_, element_bytes);                   \
  }                                                                   \
  as_status prefix##_run(const as_runtime *rt, const void *record_) { \
    return pool(rt, record_, element_bytes, window);                  \
  }

POOL(as_average_pool_i8, average_i8, 1)
POOL(as_average_pool_i16, average_i16, 2)
POOL(as_average_pool_f32, average_f32, 4)
POOL(as_max_pool_i8, max_i8, 1)
POOL(as_max_pool_i16, max_i16, 2)
POOL(as_max_pool_f32, max_f32, 4)
POOL(as_min_pool_i8, min_i8, 1)
POOL(as_min_pool_f32, min_f32, 4)
