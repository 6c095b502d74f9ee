/*
 * Functions of two tensors: how they are checked and walked. The compiler has merged dimensions, so
 * most records are a single row; the rest is an odometer around a row function. An operand that is
 * broadcast along a dimension has stride 0 there.
 */
#ifndef AS_BINARY_H
#define AS_BINARY_H

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
