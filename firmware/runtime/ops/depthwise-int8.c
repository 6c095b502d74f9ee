/*
 * int8 depthwise convolution. A table says for every tap of the window how far its input lies from
 * the window's first pixel. Windows inside the image share one table; those across a border have
 * their own, in which padding is a pixel of zero points. The loops over channels know no borders.
 * A first pixel may lie outside, so addresses are integers here, which wrap as pointers must not.
 *
 * Weights come in blocks of four channels, [channels / 4][taps][4], the last padded with zeros.
 */
#include "depthwise.h"
#include "scale.h"

/* Channels whose sums are collected before they are scaled. */
#define BLOCK 16u

/* Scratch: two tables, then a pixel of zero points. */
static uint64_t scratch_bytes(const as_conv *r) {
  return (uint64_t)r->kernel_height * r->kernel_width * 16 + as_round_up_4(r->input_channels);
}

bool as_depthwise_int8_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  if (!as_conv_shape_ok(r) || r->groups != r->input_channels || !(r->weights & AS_CONSTANT)) {
    return false;
  }
  const uint64_t taps = (uint64_t)r->kernel_height * r->kernel_width;
  const uint64_t blocks = ((uint64_t)r->output_channels + 3) / 4;
  return as_conv_images_ok(bounds, r, 1) && as_conv_channels_ok(bounds, r) &&
         as_readable(bounds, r->weights, as_times(taps, blocks), 4) && r->scratch % 8 == 0 &&
         as_conv_scratch_ok(bounds, r, scratch_bytes(r), 1);
}

/* What does not change from pixel to pixel. */
typedef struct {
  const as_conv *r;
  const int8_t *input;
  const int8_t *weights;
  const as_channel *channels;
  uintptr_t *inside; /* the table of windows inside the image */
  uintptr_t *border;
  const int8_t *padding;
  uint32_t taps;
  uint32_t multiplier;
  bool in_words; /* four channels of input are a word */
  bool is_3x3;   /* so many taps, in words */
  as_scaler scaler;
} job;

/* The window of one output pixel: its first input, which may lie outside, and its table. */
typedef struct {
  const int8_t *first;
  const uintptr_t *table;
} window;

static void fill_inside(const job *j) {
  const as_conv *r = j->r;
  uintptr_t *to = j->inside;
  for (uint32_t y = 0; y < r->kernel_height; y++) {
    for (uint32_t x = 0; x < r->kernel_width; x++) {
      const uintptr_t row = (uintptr_t)y * r->dilation_height;
      *to++ = (row * r->input_width + (uintptr_t)x * r->dilation_width) * r->input_channels;
    }
  }
}

static void fill_border(const job *j, const int8_t *first, int32_t top, int32_t left) {
  const as_conv *r = j->r;
  const uintptr_t padding = (uintptr_t)j->padding - (uintptr_t)first;
  const uintptr_t *from = j->inside;
  uintptr_t *to = j->border;
  for (uint32_t i = 0; i < r->kernel_height; i++, top += (int32_t)r->dilation_height) {
    const bool in_height = (uint32_t)top < r->input_height;
    int32_t x = left;
    for (uint32_t k = 0; k < r->kernel_width; k++, x += (int32_t)r->dilation_width, from++) {
      *to++ = in_height && (uint32_t)x < r->input_width ? *from : padding;
    }
  }
}

static bool is_inside(int32_t first, uint32_t kernel, uint32_t dilation, uint32_t extent) {
  return first >= 0 && (uint32_t)first + (kernel - 1) * dilation < extent;
}

static window window_at(const job *j, const as_pixel *at) {
  const as_conv *r = j->r;
  const int32_t top = (int32_t)(at->y * r->stride_height) - r->padding_top;
  const int32_t left = (int32_t)(at->x * r->stride_width) - r->padding_left;
  const uintptr_t row = (uintptr_t)at->batch * r->input_height + (uintptr_t)top;
  const uintptr_t pixels = row * r->input_width + (uintptr_t)left;
  const int8_t *first = (const int8_t *)((uintptr_t)j->input + pixels * r->input_channels);
  if (is_inside(top, r->kernel_height, r->dilation_height, r->input_height) &&
      is_inside(left, r->kernel_width, r->dilation_width, r->input_width)) {
    return (window){first, j->inside};
  }
  fill_border(j, first, top, left);
  return (window){first, j->border};
}

/* One output channel. */
static int32_t sum_one(const job *j, const window *w, uint32_t c) {
  const int8_t *weight = j->weights + c / 4 * 4 * j->taps + c % 4;
  const uintptr_t input = (uintptr_t)w->first + (uintptr_t)(c / j->multiplier);
  uint32_t sum = 0;
  for (uint32_t t = 0; t < j->taps; t++, weight += 4) {
    sum += (uint32_t)(*(const int8_t *)(input + w->table[t]) * *weight);
  }
  return (int32_t)sum;
}

/* `count` channels from `begin` on, in words. */
static void sum_fours(const job *j, const window *w, uint32_t begin, uint32_t count,
                      int32_t *sums) {
  const uintptr_t input = (uintptr_t)w->first + (uintptr_t)begin;
  const int8_t *weights = j->weights + begin * j->taps;
#if AS_HAS_DEPTHWISE_3X3
  if (j->is_3x3 && w->table == j->inside) {
    as_depthwise_3x3(input, w->table[3], w->table[1], weights, NULL, 0, sums, sums + count);
    return;
  }
#endif
  as_depthwise_fours(w->table, j->taps, input, weights, count / 4, sums);
}

static void run_pixel(const job *j, const window *w, int8_t *output) {
  const uint32_t channels = j->r->output_channels;
  int32_t sums[BLOCK];
#if AS_HAS_DEPTHWISE_3X3
  if (j->is_3x3 && w->table == j->inside && as_is_full(&j->scaler)) {
    as_depthwise_3x3((uintptr_t)w->first, w->table[3], w->table[1], j->weights, j->channels,
                     j->scaler.zero_point, output, output + channels);
    return;
  }
#endif
  for (uint32_t begin = 0; begin < channels; begin += BLOCK) {
    const uint32_t count = channels - begin < BLOCK ? channels - begin : BLOCK;
    uint32_t i = 0;
    if (j->in_words) {
      sum_fours(j, w, begin, count, sums);
      i = count;
    }
    for (; i < count; i++) sums[i] = sum_one(j, w, begin + i);
    as_scale_row(&j->scaler, j->channels + begin, sums, count, output + begin);
  }
}

static job job_of(const as_runtime *rt, const as_conv *r) {
  const uint32_t taps = r->kernel_height * r->kernel_width;
  uintptr_t *tables = as_into(rt, r->scratch);
  int8_t *padding = (int8_t *)as_into(rt, r->scratch) + 16 * taps;
  memset(padding, r->input_zero_point, r->input_channels);
  const bool in_words = r->output_channels == r->input_channels && r->input_channels % 4 == 0 &&
                        r->input % 4 == 0;
  return (job){
      .r = r,
      .input = as_at(rt, r->input),
      .weights = as_at(rt, r->weights),
      .channels = as_at(rt, r->channels),
      .inside = tables,
      .border = tables + taps,
      .padding = padding,
      .taps = taps,
      .multiplier = r->output_channels / r->input_channels,
      .in_words = in_words,
      .is_3x3 = in_words && r->kernel_height == 3 && r->kernel_width == 3,
      .scaler = as_scaler_of(rt, r),
  };
}

as_status as_depthwise_int8_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  const job j = job_of(rt, r);
  fill_inside(&j);
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  int8_t *output = as_into(rt, r->output);
  as_pixel at = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p++, output += r->output_channels) {
    const window w = window_at(&j, &at);
    run_pixel(&j, &w, output);
    as_next_pixel(r, &at);
  }
  return AS_OK;
}
