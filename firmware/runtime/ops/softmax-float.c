/* Float SOFTMAX over the last dimension, in TFLM's order of operations. */
#include "../float-math.h"
#include "../kernel.h"

bool as_softmax_float_check(const as_bounds *bounds, const void *record_) {
  const as_softmax *r = record_;
  const uint64_t count = as_times(r->rows, r->depth);
  return as_readable(bounds, r->input, count, 4) && as_writable(bounds, r->output, count, 4) &&
         as_disjoint(r->input, count * 4, r->output, count * 4);
}

as_status as_softmax_float_run(const as_runtime *rt, const void *record_) {
  const as_softmax *r = record_;
  const float *in = as_at(rt, r->input);
  float *out = as_into(rt, r->output);
  for (uint32_t row = 0; row < r->rows; row++, in += r->depth, out += r->depth) {
    float max = in[0];
    float sum = 0.0f;
    for (uint32_t i = 1; i < r->depth; i++) max = max < in[i] ? in[i] : max;
    for (uint32_t i = 0; i < r->depth; i++) {
      out[i] = as_exp((in[i] - max) * r->beta);
      sum += out[i];
    }
    for (uint32_t i = 0; i < r->depth; i++) out[i] = out[i] / sum;
  }
  return AS_OK;
}
