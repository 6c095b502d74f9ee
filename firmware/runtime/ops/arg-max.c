/* Where the largest, or the smallest, element of each line lies: the first one, if several are equal. */
#include "../kernel.h"

bool as_arg_max_check(const as_bounds *bounds, const void *record_) {
  const as_arg_max *r = record_;
  if ((r->type != AS_INT8 && r->type != AS_FLOAT32) || r->length >= AS_CONSTANT) return false;
  const uint32_t element = as_type_bytes(r->type);
  const uint64_t lines = as_times(r->outer, r->inner);
  const uint64_t count = as_times(lines, r->length);
  return as_readable(bounds, r->input, count, element) &&
         as_writable(bounds, r->output, lines, sizeof(int32_t)) &&
         as_disjoint(r->input, count * element, r->output, lines * sizeof(int32_t));
}

/* Elements lie `stride` apart. A comparison with NaN is false, so NaN never replaces anything. */
#define ARG_MAX(type)                                               \
  static uint32_t arg_max_##type(const type *line, uint32_t length, \
                                 uint32_t stride, bool smallest) {  \
    type best = *line;                                              \
    uint32_t at = 0;                                                \
    for (uint32_t i = 1; i < length; i++) {                         \
      line += stride;                                               \
      if (smallest ? *line < best : *line > best) {                 \
        best = *line;                                               \
        at = i;                                                     \
      }                                                             \
    }                                                               \
    return at;                                                      \
  }

ARG_MAX(int8_t)
ARG_MAX(float)

as_status as_arg_max_run(const as_runtime *rt, const void *record_) {
  const as_arg_max *r = record_;
  const uint8_t *in = as_at(rt, r->input);
  int32_t *out = as_into(rt, r->output);
  const uint32_t element = as_type_bytes(r->type);
  const bool smallest = r->smallest != 0;
  for (uint32_t o = 0; o < r->outer; o++, in += r->length * r->inner * element) {
    for (uint32_t i = 0; i < r->inner; i++) {
      const void *line = in + i * element;
      *out++ = (int32_t)(r->type == AS_INT8 ? arg_max_int8_t(line, r->length, r->inner, smallest)
                                            : arg_max_float(line, r->length, r->inner, smallest));
    }
  }
  return AS_OK;
}
