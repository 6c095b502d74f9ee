/*
 * What the convolution kernels have in common: a window that walks over an image, and channels that
 * scale what it sums up. conv.c has the checks; every one of them runs before a kernel does.
 */
#ifndef AS_CONV_H
#define AS_CONV_H

#include "../fixed-point.h"
#include "../kernel.h"

/* Weights one output channel has: height * width * input channels of its group. */
static inline uint32_t as_conv_taps(const as_conv *r) {
  return r->kernel_height * r->kernel_width * (r->input_channels / r->groups);
}

static inline uint32_t as_round_up_4(uint32_t n) { return (n + 3) & ~3u; }

/* Extents that neither vanish nor overflow, groups that divide the channels, work below 2^32
 * products, coordinates below 2^31. */
bool as_conv_shape_ok(const as_conv *r);

/* Input readable, output writable, each of `element_bytes`, apart from each other. */
bool as_conv_images_ok(const as_bounds *bounds, const as_conv *r, uint32_t element_bytes);

/* Constant as_channels whose scaling is in range. */
bool as_conv_channels_ok(const as_bounds *bounds, const as_conv *r);

/* `bytes` of scratch, apart from input and output. */
bool as_conv_scratch_ok(const as_bounds *bounds, const as_conv *r, uint64_t bytes,
                        uint32_t element_bytes);

/* Where the output is: the batch, row and column of one pixel. */
typedef struct {
  uint32_t batch;
  uint32_t y;
  uint32_t x;
} as_pixel;

static inline void as_next_pixel(const as_conv *r, as_pixel *at) {
  if (++at->x < r->output_width) return;
  at->x = 0;
  if (++at->y < r->output_height) return;
  at->y = 0;
  at->batch++;
}

#endif
