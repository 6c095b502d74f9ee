/*
 * int8 convolution and dense. The windows of two output pixels are gathered into scratch as dot.h
 * wants them, then every row of weights is read once for both. Padding holds the input's zero
 * point, so the inner product knows no borders, and the zero point itself is part of the channel's
 * bias.
 */
#include "conv.h"
#include "dot.h"
#include "scale.h"

#define DENSE_ROWS 16u

/* Whole words of four channels can be packed straight from the input. */
static bool packs_words(const as_conv *r) { return r->input_channels / r->groups % 4 == 0; }

/* Windows of one pixel and all channels, the first of which is the image's first. */
static bool is_pointwise(const as_conv *r) {
  return r->kernel_height == 1 && r->kernel_width == 1 && r->groups == 1 && r->padding_top == 0 &&
         r->padding_left == 0;
}

/* A single row of a dense layer is read where it lies. */
static bool is_single_row(const as_conv *r) {
  return r->batches == 1 && r->output_height == 1 && r->output_width == 1 && is_pointwise(r);
}

/* Output pixels are as many and as far apart as those of the input, all of which are in it. */
static bool keeps_pixels(const as_conv *r) {
  return is_pointwise(r) && r->stride_height == 1 && r->stride_width == 1 &&
         r->output_height == r->input_height && r->output_width == r->input_width;
}

bool as_conv_int8_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  if (!as_conv_shape_ok(r) || !as_conv_images_ok(bounds, r, 1) || !as_conv_channels_ok(bounds, r)) {
    return false;
  }
  const uint64_t row = as_round_up_4(as_conv_taps(r));
  if (!as_readable(bounds, r->weights, r->output_channels * row / 4, 4)) return false;
  if (!(r->weights & AS_CONSTANT)) return false;
  /* Read in words, of which the last may reach past the row. */
  if (is_single_row(r)) return r->input % 4 != 0 || as_readable(bounds, r->input, row / 4, 4);
  if (r->weights_zero_point != 0) return false;
  if (packs_words(r) && !as_readable(bounds, r->input, 1, 4)) return false;
  return as_conv_scratch_ok(bounds, r, AS_PATCH_HEAD + (packs_words(r) ? 4 : 6) * row, 1);
}

/* What does not change from pixel to pixel. */
typedef struct {
  const as_conv *r;
  const int8_t *input;
  const uint8_t *weights;
  const as_channel *channels;
  uint8_t *patches;
  uint32_t depth; /* input channels of a group */
  uint32_t filters; /* output channels of a group */
  uint32_t taps;  /* in whole words */
  bool packs;        /* words go straight from the input to the patches */
  bool narrow;       /* AS_CONV_NARROW */
  bool is_dense;     /* the window's columns lie side by side */
  bool is_pointwise; /* windows are pixels, one behind the other, packed at once */
  uint32_t row_step; /* from row to row of the window then */
  int32_t last_y;    /* where the last window inside the image begins; negative: nowhere */
  int32_t last_x;
  as_scaler scaler;
} job;

static job job_of(const as_runtime *rt, const as_conv *r) {
  const bool is_dense = r->kernel_width == 1 || (r->dilation_width == 1 && r->groups == 1);
  const uint32_t reach = (r->kernel_height - 1) * r->dilation_height + 1;
  return (job){
      .r = r,
      .input = as_at(rt, r->input),
      .weights = as_at(rt, r->weights),
      .channels = as_at(rt, r->channels),
      .patches = as_into(rt, r->scratch),
      .depth = r->input_channels / r->groups,
      .filters = r->output_channels / r->groups,
      .taps = as_round_up_4(as_conv_taps(r)),
      .packs = packs_words(r),
      .narrow = (r->flags & AS_CONV_NARROW) != 0,
      .is_dense = is_dense,
      .is_pointwise = packs_words(r) && keeps_pixels(r),
      .row_step = r->dilation_height * r->input_width * r->input_channels,
      .last_y = is_dense ? (int32_t)r->input_height - (int32_t)reach : -1,
      .last_x = (int32_t)r->input_width - (int32_t)r->kernel_width,
      .scaler = as_scaler_of(rt, r),
  };
}

/* Where a gathered window goes: packed at once, or as bytes to be packed when it is complete. */
typedef struct {
  as_lane lane;
  int8_t *bytes; /* NULL: packed at once */
  int32_t zero_point;
} sink;

/* `taps` of input at `from`, or as many zero points if there is none. */
static void take(sink *to, const int8_t *from, uint32_t taps) {
  if (to->bytes == NULL) {
    if (from) as_pack(&to->lane, from, taps);
    else as_pack_fill(&to->lane, to->zero_point, taps);
    return;
  }
  if (from) memcpy(to->bytes, from, taps);
  else memset(to->bytes, to->zero_point, taps);
  to->bytes += taps;
}

/* One row of the window when its columns lie side by side: padding, image, padding. */
static void take_dense_row(const job *j, sink *to, const int8_t *row, int32_t x) {
  const as_conv *r = j->r;
  const int32_t depth = (int32_t)j->depth;
  const int32_t width = (int32_t)r->kernel_width;
  const int32_t left = as_clamp(-x, 0, width);
  const int32_t right = as_clamp(x + width - (int32_t)r->input_width, 0, width - left);
  const int32_t inside = width - left - right;
  if (left > 0) take(to, NULL, (uint32_t)(left * depth));
  if (inside > 0) { /* else there may be no such column to point to */
    take(to, row + (x + left) * (int32_t)r->input_channels, (uint32_t)(inside * depth));
  }
  if (right > 0) take(to, NULL, (uint32_t)(right * depth));
}

/* One row of the window, column by column. */
static void take_sparse_row(const job *j, sink *to, const int8_t *row, int32_t x) {
  const as_conv *r = j->r;
  for (uint32_t k = 0; k < r->kernel_width; k++, x += (int32_t)r->dilation_width) {
    const bool inside = (uint32_t)x < r->input_width;
    take(to, inside ? row + (uint32_t)x * r->input_channels : NULL, j->depth);
  }
}

/* The window of the output pixel `at`; `input` begins at the group's first channel. */
static void gather(const job *j, const int8_t *input, const as_pixel *at, sink *to) {
  const as_conv *r = j->r;
  const uint32_t row_bytes = r->input_width * r->input_channels;
  const int8_t *image = input + at->batch * r->input_height * row_bytes;
  const int32_t x = (int32_t)(at->x * r->stride_width) - r->padding_left;
  int32_t y = (int32_t)(at->y * r->stride_height) - r->padding_top;
  for (uint32_t k = 0; k < r->kernel_height; k++, y += (int32_t)r->dilation_height) {
    const bool inside = (uint32_t)y < r->input_height; /* else there is no such row to point to */
    const int8_t *row = inside ? image + (uint32_t)y * row_bytes : NULL;
    if (!inside) take(to, NULL, r->kernel_width * j->depth);
    else if (j->is_dense) take_dense_row(j, to, row, x);
    else take_sparse_row(j, to, row, x);
  }
}

/* `count` bytes of a few; not worth a call. */
static inline int8_t *copy_few(int8_t *to, const int8_t *from, uint32_t count) {
  const int8_t *const end = from + count;
#if defined(__ARM_FEATURE_UNALIGNED)
  for (; end - from >= 4; from += 4, to += 4) memcpy(to, from, 4);
#endif
  while (from != end) *to++ = *from++;
  return to;
}

/* A window inside the image, whose rows are whole runs of bytes from `from` on. */
static void gather_inside(const job *j, const int8_t *from, as_lane *lane, int8_t *bytes) {
  const uint32_t run = j->r->kernel_width * j->depth;
  uint32_t row = 0; /* behind the last one, an offset may leave the image; a pointer may not */
  for (uint32_t k = j->r->kernel_height; k > 0; k--, row += j->row_step) {
    if (j->packs) as_pack(lane, from + row, run);
    else bytes = copy_few(bytes, from + row, run);
  }
}

/* The first input of the window of `at` if it lies inside and has whole runs, or NULL. */
static const int8_t *inside_at(const job *j, const int8_t *input, const as_pixel *at) {
  const as_conv *r = j->r;
  const int32_t y = (int32_t)(at->y * r->stride_height) - r->padding_top;
  const int32_t x = (int32_t)(at->x * r->stride_width) - r->padding_left;
  if (y < 0 || x < 0 || y > j->last_y || x > j->last_x) return NULL;
  const uint32_t row = at->batch * r->input_height + (uint32_t)y;
  return input + (row * r->input_width + (uint32_t)x) * r->input_channels;
}

/* Where windows are gathered that are not packed at once. */
static int8_t *window_bytes(const job *j) {
  return (int8_t *)j->patches + AS_PATCH_HEAD + 4 * j->taps;
}

/* Gathers and packs one pixel's window. */
static void fill_lane(const job *j, const int8_t *input, const as_pixel *at, uint32_t pixel) {
  int8_t *const bytes = window_bytes(j);
  as_lane lane = as_begin_lane(j->patches, pixel, j->taps);
  const int8_t *from = inside_at(j, input, at);
  if (from != NULL) {
    gather_inside(j, from, &lane, bytes);
  } else {
    sink to = {lane, j->packs ? NULL : bytes, j->r->input_zero_point};
    gather(j, input, at, &to);
    lane = to.lane;
  }
  if (!j->packs) as_pack(&lane, bytes, j->taps);
  as_end_lane(j->patches, pixel, &lane);
}

/* The output channels [begin, end) of one pixel pair. */
static void run_channels(const job *j, uint32_t begin, uint32_t end, int8_t *out_a,
                         int8_t *out_b) {
  const uint8_t *weights = j->weights + begin * j->taps;
  int32_t sums[2 * AS_DOT_ROWS];
  for (uint32_t c = begin; c < end; c += AS_DOT_ROWS) {
    const uint32_t rows = end - c < AS_DOT_ROWS ? end - c : AS_DOT_ROWS;
    as_dot(j->patches, weights, j->taps, rows, j->narrow, sums);
    as_scale_pairs(&j->scaler, j->channels + c, sums, rows, out_a + c, out_b + c);
    weights += rows * j->taps;
  }
}

/* Packs `count` pixels from the one at `index` on, where windows are pixels. */
static void fill_pixels(const job *j, uint32_t index, uint32_t count) {
  const int8_t *const input = j->input + index * j->depth;
  for (uint32_t pixel = 0; pixel < count; pixel++) {
    as_lane lane = as_begin_lane(j->patches, pixel, j->taps);
    as_pack(&lane, input + pixel * j->depth, j->depth);
    as_end_lane(j->patches, pixel, &lane);
  }
}

/* One pair of pixels, all groups; without `b` the second pixel's results are overwritten. */
static void run_pair(const job *j, uint32_t index, const as_pixel *a, const as_pixel *b,
                     int8_t *output) {
  const int8_t *input = j->input;
  for (uint32_t g = 0; g < j->r->groups; g++, input += j->depth) {
    if (j->is_pointwise) {
      fill_pixels(j, index, b ? 2 : 1);
    } else {
      fill_lane(j, input, a, 0);
      if (b) fill_lane(j, input, b, 1);
    }
    run_channels(j, g * j->filters, (g + 1) * j->filters, output,
                 b ? output + j->r->output_channels : output);
  }
}

/* What weights with a zero point of their own take from every sum. */
static uint32_t zero_point_share(const job *j) {
  uint32_t sum = 0;
  if (j->r->weights_zero_point == 0) return 0;
  for (uint32_t i = 0; i < j->r->input_channels; i++) sum += (uint32_t)j->input[i];
  return sum * (uint32_t)j->r->weights_zero_point;
}

/* A dense layer of one row. */
static void run_single_row(const as_runtime *rt, const job *j) {
  const uint32_t share = zero_point_share(j);
  const bool in_words = j->r->input % 4 == 0;
  const uint8_t *weights = j->weights;
  int8_t *output = as_into(rt, j->r->output);
  int32_t sums[DENSE_ROWS];
  for (uint32_t c = 0; c < j->r->output_channels; c += DENSE_ROWS) {
    const uint32_t left = j->r->output_channels - c;
    const uint32_t rows = left < DENSE_ROWS ? left : DENSE_ROWS;
    if (in_words) {
      as_dot_row(j->input, weights, j->taps, rows, j->narrow, sums);
    } else {
      for (uint32_t i = 0; i < rows; i++) {
        sums[i] = as_dot_bytes(j->input, weights + i * j->taps, j->r->input_channels);
      }
    }
    for (uint32_t i = 0; i < rows; i++) sums[i] = (int32_t)((uint32_t)sums[i] - share);
    as_scale_row(&j->scaler, j->channels + c, sums, rows, output + c);
    weights += rows * j->taps;
  }
}

as_status as_conv_int8_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  const job j = job_of(rt, r);
  if (is_single_row(r)) {
    run_single_row(rt, &j);
    return AS_OK;
  }
  /* What fills the last word meets weights of zero; it is cleared so that no build differs. */
  if (!j.packs) memset(window_bytes(&j) + as_conv_taps(r), 0, j.taps - as_conv_taps(r));
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  int8_t *output = as_into(rt, r->output);
  as_pixel next = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p += 2, output += 2 * r->output_channels) {
    const as_pixel a = next;
    as_next_pixel(r, &next);
    const as_pixel b = next;
    as_next_pixel(r, &next);
    run_pair(&j, p, &a, p + 1 < pixels ? &b : NULL, output);
  }
  return AS_OK;
}
