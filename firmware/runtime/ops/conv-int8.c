/*
 * int8 convolution and dense. The windows of two output pixels are gathered into scratch as dot.h
 * wants them, then every row of weights is read once for both. Padding holds the input's zero point,
 * so the inner product knows no borders, and the zero point itself is part of the channel's bias.
 */
#include "conv.h"
#include "dot.h"
#include "scale.h"

/* Whole words of four channels can be packed straight from the input. */
static bool packs_words(const as_conv *r) { return r->input_channels / r->groups % 4 == 0; }

/* A single row of a dense layer is read where it lies. */
static bool is_single_row(const as_conv *r) {
  return r->batches == 1 && r->output_height == 1 && r->output_width == 1 &&
         r->kernel_height == 1 && r->kernel_width == 1 && r->groups == 1 && r->padding_top == 0 &&
         r->padding_left == 0;
}

bool as_conv_int8_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  if (!as_conv_shape_ok(r) || !as_conv_images_ok(bounds, r, 1) || !as_conv_channels_ok(bounds, r)) {
    return false;
  }
  const uint64_t row = as_round_up_4(as_conv_taps(r));
  if (!as_readable(bounds, r->weights, r->output_channels * row / 4, 4)) return false;
  if (!(r->weights & AS_CONSTANT)) return false;
  if (is_single_row(r)) return true;
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
  bool packs;     /* words go straight from the input to the patches */
  bool narrow;    /* AS_CONV_NARROW */
  bool is_point;  /* windows of one pixel, all inside */
  bool is_dense;  /* the window's columns lie side by side */
  as_scaler scaler;
} job;

static job job_of(const as_runtime *rt, const as_conv *r) {
  const bool single = r->kernel_height == 1 && r->kernel_width == 1 && r->padding_top == 0 &&
                      r->padding_left == 0;
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
      .is_point = single && (r->output_height - 1) * r->stride_height < r->input_height &&
                  (r->output_width - 1) * r->stride_width < r->input_width,
      .is_dense = r->dilation_width == 1 && r->groups == 1,
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
static void take_dense_row(const as_conv *r, sink *to, const int8_t *row, int32_t x) {
  const int32_t channels = (int32_t)r->input_channels;
  const int32_t width = (int32_t)r->kernel_width;
  const int32_t left = as_clamp(-x, 0, width);
  const int32_t right = as_clamp(x + width - (int32_t)r->input_width, 0, width - left);
  const int32_t inside = width - left - right;
  if (left > 0) take(to, NULL, (uint32_t)(left * channels));
  if (inside > 0) take(to, row + (x + left) * channels, (uint32_t)(inside * channels));
  if (right > 0) take(to, NULL, (uint32_t)(right * channels));
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
    else if (j->is_dense) take_dense_row(r, to, row, x);
    else take_sparse_row(j, to, row, x);
  }
}

/* The only input pixel of a window of one. */
static const int8_t *pixel_at(const as_conv *r, const int8_t *input, const as_pixel *at) {
  const uint32_t y = at->batch * r->input_height + at->y * r->stride_height;
  return input + (y * r->input_width + at->x * r->stride_width) * r->input_channels;
}

/* Gathers and packs one pixel's window. */
static void fill_lane(const job *j, const int8_t *input, const as_pixel *at, uint32_t pixel) {
  int8_t *const bytes = (int8_t *)j->patches + AS_PATCH_HEAD + 4 * j->taps;
  as_lane lane = as_begin_lane(j->patches, pixel, j->taps);
  if (j->packs && j->is_point) {
    as_pack(&lane, pixel_at(j->r, input, at), j->depth);
  } else {
    sink to = {lane, j->packs ? NULL : bytes, j->r->input_zero_point};
    gather(j, input, at, &to);
    lane = to.lane;
    if (!j->packs) as_pack(&lane, bytes, j->taps);
  }
  as_end_lane(j->patches, pixel, &lane);
}

/* `rows` channels of both pixels, from their sums. */
static __attribute__((noinline)) void scale_rows(const as_scaler *s, const as_channel *channel,
                                                 const int32_t *sums, uint32_t rows, int8_t *out_a,
                                                 int8_t *out_b) {
  const int32_t *const end = sums + 2 * rows;
  for (; sums != end; sums += 2, channel++) {
    *out_b++ = as_scale_int8(s, channel, sums[1]);
    *out_a++ = as_scale_int8(s, channel, sums[0]);
  }
}

/* The same for small sums. */
static __attribute__((noinline)) void scale_small_rows(const as_scaler *shared,
                                                       const as_channel *channels,
                                                       const int32_t *sums, uint32_t rows,
                                                       int8_t *out_a, int8_t *out_b) {
  const as_scaler s = *shared;
  const int32_t *const end = sums + 2 * rows;
  for (; sums != end; sums += 2, channels++) {
    const as_channel channel = *channels;
    const int32_t right = -channel.shift & 31;
    *out_b++ = as_scale_small(&s, &channel, right, sums[1]);
    *out_a++ = as_scale_small(&s, &channel, right, sums[0]);
  }
}

/* The output channels [begin, end) of one pixel pair. */
static void run_channels(const job *j, uint32_t begin, uint32_t end, int8_t *out_a,
                         int8_t *out_b) {
  const uint8_t *weights = j->weights + begin * j->taps;
  int32_t sums[2 * AS_DOT_ROWS];
  for (uint32_t c = begin; c < end; c += AS_DOT_ROWS) {
    const uint32_t rows = end - c < AS_DOT_ROWS ? end - c : AS_DOT_ROWS;
    as_dot(j->patches, weights, j->taps, rows, j->narrow, sums);
    if (j->scaler.small) {
      scale_small_rows(&j->scaler, j->channels + c, sums, rows, out_a + c, out_b + c);
    } else {
      scale_rows(&j->scaler, j->channels + c, sums, rows, out_a + c, out_b + c);
    }
    weights += rows * j->taps;
  }
}

/* One pair of pixels, all groups; without `b` the second pixel's results are overwritten. */
static void run_pair(const job *j, const as_pixel *a, const as_pixel *b, int8_t *output) {
  const int8_t *input = j->input;
  for (uint32_t g = 0; g < j->r->groups; g++, input += j->depth) {
    fill_lane(j, input, a, 0);
    if (b) fill_lane(j, input, b, 1);
    run_channels(j, g * j->filters, (g + 1) * j->filters, output,
                 b ? output + j->r->output_channels : output);
  }
}

/* One row as it lies in memory, of any length, against one row of weights. */
static uint32_t dot_bytes(const int8_t *x, const uint8_t *weights, uint32_t taps) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < taps; i++) sum += (uint32_t)(x[i] * (weights[i] - AS_WEIGHT_OFFSET));
  return sum;
}

/* A dense layer of one row. */
static void run_single_row(const as_runtime *rt, const job *j) {
  const as_conv *r = j->r;
  const uint32_t taps = r->input_channels;
  const uint8_t *weights = j->weights;
  int8_t *output = as_into(rt, r->output);
  uint32_t offset = 0; /* what weights with a zero point of their own take from every sum */
  if (r->weights_zero_point != 0) {
    for (uint32_t i = 0; i < taps; i++) offset += (uint32_t)j->input[i];
    offset *= (uint32_t)r->weights_zero_point;
  }
  for (uint32_t c = 0; c < r->output_channels; c++, weights += j->taps) {
    const uint32_t sum = dot_bytes(j->input, weights, taps) - offset;
    output[c] = as_scale_int8(&j->scaler, &j->channels[c], (int32_t)sum);
  }
}

as_status as_conv_int8_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  const job j = job_of(rt, r);
  if (is_single_row(r)) {
    run_single_row(rt, &j);
    return AS_OK;
  }
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  int8_t *output = as_into(rt, r->output);
  as_pixel next = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p += 2, output += 2 * r->output_channels) {
    const as_pixel a = next;
    as_next_pixel(r, &next);
    const as_pixel b = next;
    as_next_pixel(r, &next);
    run_pair(&j, &a, p + 1 < pixels ? &b : NULL, output);
  }
  return AS_OK;
}
