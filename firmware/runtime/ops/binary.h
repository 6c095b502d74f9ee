/*
 * Functions of two tensors: how they are checked and walked. The compiler has merged dimensions, so
 * most records are a single row; the rest is an odometer around a row function. An operand that is
 * broadcast along a dimension has stride 0 there.
 */
#ifndef AS_BINARY_H
#define AS_BINARY_H

#include "../fixed-point.h"
#include "../kernel.h"

/* Makes `n` results. Operands advance by one element, or stay where their innermost stride is 0. */
typedef void (*as_row_fn)(const as_binary *r, const void *a, const void *b, void *out, uint32_t n);

/* Whether extents, strides and places are safe for elements of these sizes. */
bool as_binary_places_ok(const as_bounds *bounds, const as_binary *r, uint32_t bytes,
                         uint32_t b_bytes);

/* The same for int8 or int16 tensors with zero points inside their types; b's type is `b_type`. */
bool as_binary_quantized_ok(const as_bounds *bounds, const as_binary *r, uint32_t b_type);

/* Calls `row` for every row; `bytes` is the size of an output element. */
void as_binary_walk(const as_runtime *rt, const as_binary *r, uint32_t bytes, as_row_fn row);

/* Elements between one operand and the next within a row: 0 or 1. */
static inline uint32_t as_a_step(const as_binary *r) { return r->a_strides[r->rank - 1] != 0; }
static inline uint32_t as_b_step(const as_binary *r) { return r->b_strides[r->rank - 1] != 0; }

/*
 * The way to an int8 output with two roundings, of which the second is a real shift. Row functions
 * copy it: a store through int8_t may alias anything, so fields of the record would be read again for
 * every element.
 */
typedef struct {
  int32_t multiplier;
  uint32_t bits; /* of as_shift_right_and_add */
  int32_t odd;
  int32_t min;
  int32_t max;
} as_byte_output;

static inline as_byte_output as_byte_output_of(const as_binary *r) {
  return (as_byte_output){r->multiplier, (~(uint32_t)r->shift) % 32u, 2 * r->output_zero_point + 1,
                          r->activation_min.i, r->activation_max.i};
}

/* `x` (|x| < 2^30) scaled to the output. */
static inline int8_t as_byte_of(const as_byte_output *output, int32_t x) {
  const int32_t scaled = as_high_mul_narrow(x, output->multiplier);
  const int32_t y = as_shift_right_and_add(scaled, output->bits, output->odd);
  return (int8_t)as_clamp(y, output->min, output->max);
}

/* Whether both operands advance in a row, as fast rows want it. */
static inline bool as_both_advance(const as_binary *r) { return as_a_step(r) && as_b_step(r); }

/* Defines a row function for elements of `type`; `expression` makes the result of x and y. */
#define AS_ROW(name, type, expression)                                                           \
  static void name(const as_binary *r, const void *a_, const void *b_, void *out_, uint32_t n) { \
    const type *a = a_;                                                                          \
    const type *b = b_;                                                                          \
    type *out = out_;                                                                            \
    const uint32_t a_step = as_a_step(r);                                                        \
    const uint32_t b_step = as_b_step(r);                                                        \
    for (; n > 0; n--, a += a_step, b += b_step) {                                               \
      const type x = *a;                                                                         \
      const type y = *b;                                                                         \
      *out++ = (expression);                                                                     \
    }                                                                                            \
  }

#endif
