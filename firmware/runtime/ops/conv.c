/* The checks that all convolution kernels share. */
#include "conv.h"

#define AS_MAX_COORDINATE (1u << 29)

/* One direction of the window: every coordinate it can reach stays within 2^31. */
static bool walk_ok(uint32_t in, uint32_t out, uint32_t kernel, uint32_t stride, uint32_t dilation,
                    int32_t padding) {
  const uint32_t most = AS_MAX_COORDINATE;
  return in > 0 && in < most && out > 0 && kernel > 0 && stride > 0 && dilation > 0 &&
         as_times(out, stride) < most && as_times(kernel, dilation) < most && padding >= 0 &&
         padding < (int32_t)most;
}

static uint64_t output_pixels(const as_conv *r) {
  return as_times(r->batches, as_times(r->output_height, r->output_width));
}

bool as_conv_shape_ok(const as_conv *r) {
  if (r->batches == 0 || r->groups == 0 || r->input_channels == 0 || r->output_channels == 0 ||
      r->input_channels % r->groups != 0 || r->output_channels % r->groups != 0) {
    return false;
  }
  if (!walk_ok(r->input_height, r->output_height, r->kernel_height, r->stride_height,
               r->dilation_height, r->padding_top) ||
      !walk_ok(r->input_width, r->output_width, r->kernel_width, r->stride_width,
               r->dilation_width, r->padding_left)) {
    return false;
  }
  /* With room for rows padded to four taps. */
  const uint64_t taps = as_times(as_times(r->kernel_height, r->kernel_width),
                                 (uint64_t)(r->input_channels / r->groups) + 3);
  const uint64_t outputs = as_times(output_pixels(r), r->output_channels);
  return as_times(outputs, taps) < AS_TOO_MANY;
}

static uint64_t input_count(const as_conv *r) {
  const uint64_t pixels = as_times(r->input_height, r->input_width);
  return as_times(r->batches, as_times(pixels, r->input_channels));
}

static uint64_t output_count(const as_conv *r) {
  return as_times(output_pixels(r), r->output_channels);
}

bool as_conv_images_ok(const as_bounds *bounds, const as_conv *r, uint32_t element_bytes) {
  const uint64_t in = input_count(r);
  const uint64_t out = output_count(r);
  return as_readable(bounds, r->input, in, element_bytes) &&
         as_writable(bounds, r->output, out, element_bytes) &&
         as_disjoint(r->input, in * element_bytes, r->output, out * element_bytes);
}

bool as_conv_channels_ok(const as_bounds *bounds, const as_conv *r) {
  const uint32_t count = r->output_channels;
  if (!(r->channels & AS_CONSTANT) ||
      !as_readable(bounds, r->channels, count, sizeof(as_channel))) {
    return false;
  }
  const as_channel *channels =
      (const as_channel *)(const void *)(bounds->program + (r->channels & ~AS_CONSTANT));
  for (uint32_t c = 0; c < count; c++) {
    if (!as_scaling_ok(channels[c].multiplier, channels[c].shift)) return false;
  }
  return true;
}

bool as_conv_scratch_ok(const as_bounds *bounds, const as_conv *r, uint64_t bytes,
                        uint32_t element_bytes) {
  return as_writable(bounds, r->scratch, bytes / 4, 4) &&
         as_disjoint(r->scratch, bytes, r->input, input_count(r) * element_bytes) &&
         as_disjoint(r->scratch, bytes, r->output, output_count(r) * element_bytes);
}
