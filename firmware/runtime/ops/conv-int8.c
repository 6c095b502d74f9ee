/*
 * int8 convolution and dense. The windows of two output pixels are gathered into scratch as dot.h
 * wants them, then every row of weights is read once for both. Padding holds the input's zero point,
 * so the inner product knows no borders, and the zero point itself is part of the channel's bias.
 */
#include "conv.h"
#include "dot.h"

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
  return as_conv_scratch_ok(bounds, r, (packs_words(r) ? 4 : 6) * row, 1);
}

/* Where a gathered window goes: packed at once, or as bytes to be packed when it is complete. */
typedef struct {
  as_lane_t *lane;
  int8_t *bytes;
  bool packs;
} sink;

/* `taps` of input at `from`, or as many zero points if there is none. */
static void take(sink *to, const int8_t *from, int32_t zero_point, uint32_t taps) {
  if (to->packs) {
    to->lane = from ? as_pack(to->lane, from, taps) : as_pack_fill(to->lane, zero_point, taps);
    return;
  }
  if (from) memcpy(to->bytes, from, taps);
  else memset(to->bytes, zero_point, taps);
  to->bytes += taps;
}

/* One row of the window when its columns lie side by side: padding, image, padding. */
static void take_dense_row(const as_conv *r, sink *to, const int8_t *row, int32_t x) {
  const int32_t channels = (int32_t)r->input_channels;
  const int32_t width = (int32_t)r->kernel_width;
  const int32_t left = as_clamp(-x, 0, width);
  const int32_t right = as_clamp(x + width - (int32_t)r->input_width, 0, width - left);
  const int32_t inside = width - left - right;
  const int32_t zero_point = r->input_zero_point;
  if (left > 0) take(to, NULL, zero_point, (uint32_t)(left * channels));
  if (inside > 0) take(to, row + (x + left) * channels, zero_point, (uint32_t)(inside * channels));
  if (right > 0) take(to, NULL, zero_point, (uint32_t)(right * channels));
}

/* One row of the window, column by column. */
static void take_sparse_row(const as_conv *r, sink *to, const int8_t *row, int32_t x) {
  const uint32_t channels = r->input_channels / r->groups;
  for (uint32_t k = 0; k < r->kernel_width; k++, x += (int32_t)r->dilation_width) {
    const bool inside = (uint32_t)x < r->input_width;
    take(to, inside ? row + (uint32_t)x * r->input_channels : NULL, r->input_zero_point, channels);
  }
}

/* The window of the output pixel `at`; `image` is the batch's first pixel, at the group's channel. */
static void gather(const as_conv *r, const int8_t *input, const as_pixel *at, sink to) {
  const uint32_t row_bytes = r->input_width * r->input_channels;
  const int8_t *image = input + at->batch * r->input_height * row_bytes;
  const uint32_t channels = r->input_channels / r->groups;
  const bool dense = r->dilation_width == 1 && r->groups == 1;
  const int32_t x = (int32_t)(at->x * r->stride_width) - r->padding_left;
  int32_t y = (int32_t)(at->y * r->stride_height) - r->padding_top;
  for (uint32_t k = 0; k < r->kernel_height; k++, y += (int32_t)r->dilation_height) {
    const int8_t *row = image + (uint32_t)y * row_bytes;
    if ((uint32_t)y >= r->input_height) {
      take(&to, NULL, r->input_zero_point, r->kernel_width * channels);
    } else if (dense) {
      take_dense_row(r, &to, row, x);
    } else {
      take_sparse_row(r, &to, row, x);
    }
  }
}

/* Gathers and packs one pixel's window. */
static void fill_lane(const as_conv *r, const int8_t *input, const as_pixel *at, void *scratch,
                      uint32_t pixel, uint32_t taps) {
  as_lane_t *lane = as_lane(scratch, pixel, taps);
  if (packs_words(r)) {
    gather(r, input, at, (sink){.lane = lane, .packs = true});
    return;
  }
  int8_t *bytes = (int8_t *)scratch + 4 * taps;
  gather(r, input, at, (sink){.bytes = bytes, .packs = false});
  as_pack(lane, bytes, taps);
}

static inline int8_t scaled(const as_conv *r, const as_channel *channel, int32_t sum, bool once) {
  const int32_t total = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  const int32_t value = as_requantize(total, channel->multiplier, channel->shift, once);
  const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)r->output_zero_point);
  return (int8_t)as_clamp(moved, r->activation_min.i, r->activation_max.i);
}

/* The channels [begin, end) of one pixel pair; `out_b` is `out_a` when there is no second pixel. */
static void run_channels(const as_runtime *rt, const as_conv *r, const void *patches,
                         uint32_t begin, uint32_t end, int8_t *out_a, int8_t *out_b) {
  const uint32_t taps = as_round_up_4(as_conv_taps(r));
  const int8_t *weights = (const int8_t *)as_at(rt, r->weights) + begin * taps;
  const as_channel *channels = as_at(rt, r->channels);
  const bool once = as_rounds_once(rt);
  int32_t sums[2 * AS_DOT_ROWS];
  for (uint32_t c = begin; c < end; c += AS_DOT_ROWS) {
    const uint32_t rows = end - c < AS_DOT_ROWS ? end - c : AS_DOT_ROWS;
    as_dot(patches, weights, taps, rows, sums);
    for (uint32_t i = 0; i < rows; i++) {
      out_b[c + i] = scaled(r, &channels[c + i], sums[2 * i + 1], once);
      out_a[c + i] = scaled(r, &channels[c + i], sums[2 * i], once);
    }
    weights += rows * taps;
  }
}

static void run_single_row(const as_runtime *rt, const as_conv *r) {
  const uint32_t taps = r->input_channels;
  const uint32_t stride = as_round_up_4(taps);
  const int8_t *input = as_at(rt, r->input);
  const int8_t *weights = as_at(rt, r->weights);
  const as_channel *channels = as_at(rt, r->channels);
  const bool once = as_rounds_once(rt);
  int8_t *output = as_into(rt, r->output);
  uint32_t offset = 0; /* what weights with a zero point of their own take from every sum */
  if (r->weights_zero_point != 0) {
    for (uint32_t i = 0; i < taps; i++) offset += (uint32_t)input[i];
    offset *= (uint32_t)r->weights_zero_point;
  }
  for (uint32_t c = 0; c < r->output_channels; c++, weights += stride) {
    const uint32_t sum = (uint32_t)as_dot_bytes(input, weights, taps) - offset;
    output[c] = scaled(r, &channels[c], (int32_t)sum, once);
  }
}

/* One pair of pixels, all groups. */
static void run_pair(const as_runtime *rt, const as_conv *r, const as_pixel *a, const as_pixel *b,
                     int8_t *output) {
  const uint32_t taps = as_round_up_4(as_conv_taps(r));
  const uint32_t per_group = r->output_channels / r->groups;
  void *patches = as_into(rt, r->scratch);
  const int8_t *input = as_at(rt, r->input);
  for (uint32_t g = 0; g < r->groups; g++, input += r->input_channels / r->groups) {
    fill_lane(r, input, a, patches, 0, taps);
    if (b) fill_lane(r, input, b, patches, 1, taps);
    run_channels(rt, r, patches, g * per_group, (g + 1) * per_group, output,
                 b ? output + r->output_channels : output);
  }
}

as_status as_conv_int8_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  if (is_single_row(r)) {
    run_single_row(rt, r);
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
    run_pair(rt, r, &a, p + 1 < pixels ? &b : NULL, output);
  }
  return AS_OK;
}
