/*
 * int16 SOFTMAX, bit for bit as TFLM's reference kernel: exponentials and their sum's reciprocal
 * by interpolation in two tables of 513 entries, which the compiler has worked out.
 */
#include "../fixed-point.h"
#include "../kernel.h"

#define ENTRIES 513

bool as_softmax_int16_check(const as_bounds *bounds, const void *record_) {
  const as_softmax *r = record_;
  const uint64_t count = as_times(r->rows, r->depth);
  return r->depth < 65536 && as_readable(bounds, r->input, count, 2) &&
         as_writable(bounds, r->output, count, 2) &&
         as_disjoint(r->input, count * 2, r->output, count * 2) &&
         as_readable(bounds, r->table, ENTRIES * 2, 2) &&
         as_disjoint(r->table, ENTRIES * 4, r->output, count * 2) &&
         as_scaling_ok(r->multiplier, r->shift);
}

/* The function at `x`, interpolated between every 128th. */
static int16_t look_up(const int16_t *table, int32_t x) {
  const int32_t index = 256 + (x >> 7);
  const int16_t slope = (int16_t)(table[index + 1] - table[index]);
  return (int16_t)(table[index] + ((slope * (x & 0x7f) + 64) >> 7));
}

static int32_t saturated(int32_t x) { return as_clamp(x, INT16_MIN, INT16_MAX); }

typedef struct {
  int32_t scale;
  int32_t shift;
} normalizer;

/* `reciprocals` is 1 / (1 + x) of the sum's fraction. A sum below 2 takes a hostile table. */
static normalizer normalizer_of(const int16_t *reciprocals, int32_t sum) {
  const int32_t known = sum < 2 ? 2 : sum;
  const int32_t zeros = __builtin_clz((uint32_t)known);
  const int32_t fraction = (int32_t)((((uint32_t)known << (zeros - 1)) + (1u << 13)) >> 14);
  return (normalizer){look_up(reciprocals, saturated(fraction - 0x18000)), 31 - zeros};
}

/* Exponentials of one row, kept in the output until their sum is known. */
static int32_t exponentials(const as_softmax *r, const int16_t *table, const int16_t *in,
                            int16_t *out, bool once) {
  int32_t max = INT16_MIN;
  int32_t sum = 0;
  for (uint32_t i = 0; i < r->depth; i++) max = in[i] > max ? in[i] : max;
  for (uint32_t i = 0; i < r->depth; i++) {
    const int32_t scaled = as_requantize(in[i] - max, r->multiplier, r->shift, once);
    out[i] = look_up(table, saturated((int32_t)((uint32_t)scaled + 32767u)));
    sum += out[i];
  }
  return sum;
}

as_status as_softmax_int16_run(const as_runtime *rt, const void *record_) {
  const as_softmax *r = record_;
  const int16_t *table = as_at(rt, r->table);
  const int16_t *in = as_at(rt, r->input);
  int16_t *out = as_into(rt, r->output);
  for (uint32_t row = 0; row < r->rows; row++, in += r->depth, out += r->depth) {
    const int32_t sum = exponentials(r, table, in, out, as_rounds_once(rt));
    const normalizer n = normalizer_of(table + ENTRIES, sum);
    for (uint32_t i = 0; i < r->depth; i++) {
      const int32_t y = (out[i] * n.scale + (1 << (n.shift - 1))) >> n.shift;
      out[i] = (int16_t)as_clamp(y, 0, INT16_MAX);
    }
  }
  return AS_OK;
}
