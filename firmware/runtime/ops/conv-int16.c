/*
 * Convolution and dense of int16 activations with int8 weights. As in TFLM, the type of the bias
 * decides how sums are kept: in 32 bits and scaled as int8 is, or in 64 bits and scaled by a 16-bit
 * multiplier. Zero points, where there are any, are part of the bias; padding adds nothing.
 */
#include "conv.h"

static bool check(const as_bounds *bounds, const as_conv *r) {
  if (!as_conv_shape_ok(r) || !as_conv_images_ok(bounds, r, 2)) return false;
  return (r->weights & AS_CONSTANT) &&
         as_readable(bounds, r->weights, as_times(r->output_channels, as_conv_taps(r)), 1);
}

bool as_conv_int16_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  return check(bounds, r) && as_conv_channels_ok(bounds, r);
}

bool as_conv_int16_wide_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  const uint32_t count = r->output_channels;
  if (!check(bounds, r) || !(r->channels & AS_CONSTANT) ||
      !as_readable(bounds, r->channels, count, sizeof(as_wide_channel))) {
    return false;
  }
  const as_wide_channel *channels =
      (const as_wide_channel *)(const void *)(bounds->program + (r->channels & ~AS_CONSTANT));
  for (uint32_t c = 0; c < count; c++) {
    const as_wide_channel *channel = &channels[c];
    if (channel->multiplier < 0 || channel->multiplier > INT16_MAX) return false;
    if (channel->shift < 1 || channel->shift > 46) return false;
  }
  return true;
}

/* The sum of one window against one row of weights; `image` is the batch at the group's channel. */
static int64_t sum_window(const as_conv *r, const int16_t *image, const int8_t *weights,
                          const as_pixel *at) {
  const uint32_t channels = r->input_channels / r->groups;
  const int32_t left = (int32_t)(at->x * r->stride_width) - r->padding_left;
  int32_t y = (int32_t)(at->y * r->stride_height) - r->padding_top;
  int64_t sum = 0;
  for (uint32_t i = 0; i < r->kernel_height; i++, y += (int32_t)r->dilation_height) {
    int32_t x = left;
    for (uint32_t j = 0; j < r->kernel_width; j++, x += (int32_t)r->dilation_width) {
      if ((uint32_t)y < r->input_height && (uint32_t)x < r->input_width) {
        const uint32_t pixel = (uint32_t)y * r->input_width + (uint32_t)x;
        const int16_t *in = image + pixel * r->input_channels;
        for (uint32_t c = 0; c < channels; c++) sum += in[c] * weights[c];
      }
      weights += channels;
    }
  }
  return sum;
}

static inline int32_t scaled(const as_channel *channel, int64_t sum, bool once) {
  const int32_t total = (int32_t)((uint32_t)sum + (uint32_t)channel->bias);
  return as_requantize(total, channel->multiplier, channel->shift, once);
}

static inline int32_t scaled_wide(const as_wide_channel *channel, int64_t sum) {
  const uint64_t bias = ((uint64_t)(uint32_t)channel->bias_high << 32) | channel->bias_low;
  const uint64_t product = ((uint64_t)sum + bias) * (uint64_t)channel->multiplier;
  return (int32_t)((int64_t)(product + (UINT64_C(1) << (channel->shift - 1))) >> channel->shift);
}

static void run_pixel(const as_runtime *rt, const as_conv *r, const as_pixel *at, bool wide,
                      int16_t *output) {
  const uint32_t pixels = r->input_height * r->input_width;
  const int16_t *input = as_at(rt, r->input);
  const int16_t *image = input + at->batch * pixels * r->input_channels;
  const int8_t *weights = as_at(rt, r->weights);
  const uint32_t taps = as_conv_taps(r);
  const uint32_t filters = r->output_channels / r->groups;
  const as_channel *channels = as_at(rt, r->channels);
  const as_wide_channel *wide_channels = as_at(rt, r->channels);
  const bool once = as_rounds_once(rt);
  for (uint32_t c = 0; c < r->output_channels; c++, weights += taps) {
    const int16_t *from = image + c / filters * (r->input_channels / r->groups);
    const int64_t sum = sum_window(r, from, weights, at);
    const int32_t value =
        wide ? scaled_wide(wide_channels + c, sum) : scaled(channels + c, sum, once);
    const int32_t moved = (int32_t)((uint32_t)value + (uint32_t)r->output_zero_point);
    output[c] = (int16_t)as_clamp(moved, r->activation_min.i, r->activation_max.i);
  }
}

static void run(const as_runtime *rt, const as_conv *r, bool wide) {
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  int16_t *output = as_into(rt, r->output);
  as_pixel at = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p++, output += r->output_channels) {
    run_pixel(rt, r, &at, wide, output);
    as_next_pixel(r, &at);
  }
}

as_status as_conv_int16_run(const as_runtime *rt, const void *record_) {
  run(rt, record_, false);
  return AS_OK;
}

as_status as_conv_int16_wide_run(const as_runtime *rt, const void *record_) {
  run(rt, record_, true);
  return AS_OK;
}
