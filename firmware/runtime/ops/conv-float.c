/*
 * float32 convolution, depthwise convolution (as many groups as channels) and dense. Every sum is
 * taken in TFLM's order, four output channels at a time so that they need not wait for each other.
 */
#include "conv.h"

#define BLOCK 4u

bool as_conv_float_check(const as_bounds *bounds, const void *record_) {
  const as_conv *r = record_;
  if (!as_conv_shape_ok(r) || !as_conv_images_ok(bounds, r, 4)) return false;
  const uint64_t weights = as_times(r->output_channels, as_conv_taps(r));
  return (r->weights & AS_CONSTANT) && as_readable(bounds, r->weights, weights, 4) &&
         (r->channels & AS_CONSTANT) && as_readable(bounds, r->channels, r->output_channels, 4);
}

/* sums[i] += from . weights[i * taps ...] over `channels`, for `rows` rows of weights. */
static void add_products(const float *from, const float *weights, uint32_t taps, uint32_t channels,
                         uint32_t rows, float *sums) {
  if (rows == BLOCK) {
    float a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    for (uint32_t i = 0; i < channels; i++) {
      a += from[i] * weights[i];
      b += from[i] * weights[taps + i];
      c += from[i] * weights[2 * taps + i];
      d += from[i] * weights[3 * taps + i];
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
    return;
  }
  for (uint32_t row = 0; row < rows; row++, weights += taps) {
    for (uint32_t i = 0; i < channels; i++) sums[row] += from[i] * weights[i];
  }
}

/* `rows` output channels of one pixel; `image` is the batch at the group's first channel. */
static void sum_window(const as_conv *r, const float *image, const float *weights,
                       const as_pixel *at, uint32_t rows, float *sums) {
  const uint32_t channels = r->input_channels / r->groups;
  const uint32_t taps = as_conv_taps(r);
  const int32_t left = (int32_t)(at->x * r->stride_width) - r->padding_left;
  int32_t y = (int32_t)(at->y * r->stride_height) - r->padding_top;
  for (uint32_t i = 0; i < r->kernel_height; i++, y += (int32_t)r->dilation_height) {
    int32_t x = left;
    for (uint32_t j = 0; j < r->kernel_width; j++, x += (int32_t)r->dilation_width) {
      if ((uint32_t)y < r->input_height && (uint32_t)x < r->input_width) {
        const uint32_t pixel = (uint32_t)y * r->input_width + (uint32_t)x;
        add_products(image + pixel * r->input_channels, weights, taps, channels, rows, sums);
      }
      weights += channels;
    }
  }
}

static inline float activated(const as_conv *r, float x) {
  const float low = x < r->activation_min.f ? r->activation_min.f : x;
  return low > r->activation_max.f ? r->activation_max.f : low;
}

static void run_pixel(const as_runtime *rt, const as_conv *r, const as_pixel *at, float *output) {
  const uint32_t pixels = r->input_height * r->input_width;
  const float *image = (const float *)as_at(rt, r->input) + at->batch * pixels * r->input_channels;
  const float *weights = as_at(rt, r->weights);
  const float *biases = as_at(rt, r->channels);
  const uint32_t taps = as_conv_taps(r);
  const uint32_t filters = r->output_channels / r->groups;
  for (uint32_t g = 0; g < r->groups; g++, image += r->input_channels / r->groups) {
    for (uint32_t c = g * filters; c < (g + 1) * filters; c += BLOCK) {
      const uint32_t left = (g + 1) * filters - c;
      const uint32_t rows = left < BLOCK ? left : BLOCK;
      float sums[BLOCK] = {0};
      sum_window(r, image, weights + c * taps, at, rows, sums);
      for (uint32_t i = 0; i < rows; i++) output[c + i] = activated(r, sums[i] + biases[c + i]);
    }
  }
}

as_status as_conv_float_run(const as_runtime *rt, const void *record_) {
  const as_conv *r = record_;
  const uint32_t pixels = r->batches * r->output_height * r->output_width;
  float *output = as_into(rt, r->output);
  as_pixel at = {0, 0, 0};
  for (uint32_t p = 0; p < pixels; p++, output += r->output_channels) {
    run_pixel(rt, r, &at, output);
    as_next_pixel(r, &at);
  }
  return AS_OK;
}
