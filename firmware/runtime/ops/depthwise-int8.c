/*
 * int8 depthwise convolution. For each output pixel a table says where the input of every tap lies,
 * or that it is padding, which is a pixel of zero points; the loops over channels know no borders.
 */
#include "conv.h"
#include "scale.h"
#if defined(__ARM_ARCH_6M__) && !defined(AS_PLAIN)
#include "depthwise-m0.h"
#endif

/* Scratch: the table of taps (with room for 64-bit pointers), then a pixel of zero points. */
static uint64_t scratch_bytes(const as_conv *r) {
  return (uint64_t)r->kernel_height * r->kernel_width * 8 + as_round_up_4(r->input_channels);
}

bool as_depthwise_int8_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  if (!as_conv_shape_ok(r) || r->groups != r->input_channels || !(r->weights & AS_CONSTANT)) {
    return false;
  }
  const uint64_t taps = (uint64_t)r->kernel_height * r->kernel_width;
  return as_conv_images_ok(bounds, r, 1) && as_conv_channels_ok(bounds, r) &&
         as_readable(bounds, r->weights, as_times(taps, r->output_channels), 1) &&
         r->scratch % 8 == 0 && as_conv_scratch_ok(bounds, r, scratch_bytes(r), 1);
}

/* Where the input of each tap begins for the output pixel `at`. */
static void find_taps(const as_conv *r, const int8_t *input, const int8_t *padding, as_pixel at,
                      const int8_t **table) {
  const uint32_t row_bytes = r->input_width * r->input_channels;
  const int8_t *image = input + at.batch * r->input_height * row_bytes;
  const int32_t left = (int32_t)(at.x * r->stride_width) - r->padding_left;
  int32_t y = (int32_t)(at.y * r->stride_height) - r->padding_top;
  for (uint32_t i = 0; i < r->kernel_height; i++, y += (int32_t)r->dilation_height) {
    int32_t x = left;
    for (uint32_t j = 0; j < r->kernel_width; j++, x += (int32_t)r->dilation_width) {
      const bool inside = (uint32_t)y < r->input_height && (uint32_t)x < r->input_width;
      *table++ = inside ? image + (uint32_t)y * row_bytes + (uint32_t)x * r->input_channels
                        : padding;
    }
  }
}

/* The sums of channels c and c + 1 over all taps. */
static inline void sum_two(const as_conv *r, const int8_t *const *table, const int8_t *weights,
                           uint32_t c, uint32_t *sums) {
  const uint32_t taps = r->kernel_height * r->kernel_width;
#ifdef AS_DEPTHWISE_M0_H
  as_depthwise_two(table, taps, weights, r->output_channels, c, sums);
#else
  sums[0] = 0;
  sums[1] = 0;
  for (uint32_t t = 0; t < taps; t++, weights += r->output_channels) {
    sums[0] += (uint32_t)(table[t][c] * weights[c]);
    sums[1] += (uint32_t)(table[t][c + 1] * weights[c + 1]);
  }
#endif
}

/* One output for every input channel: two channels at a time while there are two. */
static uint32_t run_pairs(const as_runtime *rt, const as_conv *r, const int8_t *const *table,
                          int8_t *output) {
  const int8_t *weights = as_at(rt, r->weights);
  const as_channel *channels = as_at(rt, r->channels);
  const as_scaler scaler = as_scaler_of(rt, r);
  uint32_t c = 0;
  for (; c + 1 < r->output_channels; c += 2) {
    uint32_t sums[2];
    sum_two(r, table, weights, c, sums);
    output[c] = as_scale_int8(&scaler, &channels[c], (int32_t)sums[0]);
    output[c + 1] = as_scale_int8(&scaler, &channels[c + 1], (int32_t)sums[1]);
  }
  return c;
}

static void run_pixel(const as_runtime *rt, const as_conv *r, const int8_t *const *table,
                      int8_t *output) {
  const uint32_t taps = r->kernel_height * r->kernel_width;
  const uint32_t multiplier = r->output_channels / r->input_channels;
  const int8_t *weights = as_at(rt, r->weights);
  const as_channel *channels = as_at(rt, r->channels);
  const as_scaler scaler = as_scaler_of(rt, r);
  uint32_t c = multiplier == 1 ? run_pairs(rt, r, table, output) : 0;
  for (uint32_t in = c; in < r->input_channels; in++) {
    for (uint32_t m = 0; m < multiplier; m++, c++) {
      const int8_t *w = weights + c;
      uint32_t sum = 0;
      for (uint32_t t = 0; t < taps; t++, w += r->output_channels) {
        sum += (uint32_t)(table[t][in] * *w);
      }
      output[c] = as_scale_int8(&scaler, &channels[c], (int32_t)sum);
    }
  }
}

as_status as_depthwise_int8_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  const uint32_t taps = r->kernel_height * r->kernel_width;
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  const int8_t **table = as_into(rt, r->scratch);
  int8_t *padding = (int8_t *)(void *)(table + taps);
  memset(padding, r->input_zero_point, r->input_channels);
  int8_t *output = as_into(rt, r->output);
  as_pixel at = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p++, output += r->output_channels) {
    find_taps(r, as_at(rt, r->input), padding, at, table);
    run_pixel(rt, r, table, output);
    as_next_pixel(r, &at);
  }
  return AS_OK;
}
