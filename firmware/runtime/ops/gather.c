/* Blocks picked by indices that the model computes: the only copies whose source is not known ahead. */
#include "../kernel.h"

bool as_gather_check(const as_bounds *bounds, const void *record_) {
  const as_gather *r = record_;
  const uint64_t slices = as_times(r->batch, r->outer);
  const uint64_t in = as_times(as_times(slices, r->choices), r->block_bytes);
  const uint64_t out = as_times(as_times(slices, r->picks), r->block_bytes);
  const uint64_t indices = as_times(r->batch, r->picks);
  return r->choices < AS_CONSTANT && as_readable(bounds, r->input, in, 1) &&
         as_readable(bounds, r->indices, indices, sizeof(int32_t)) &&
         as_writable(bounds, r->output, out, 1) && as_disjoint(r->input, in, r->output, out) &&
         as_disjoint(r->indices, indices * sizeof(int32_t), r->output, out);
}

static void pick(uint8_t *to, const uint8_t *from, uint32_t bytes) {
  if (bytes == 1) {
    *to = *from;
  } else {
    as_move(to, from, bytes);
  }
}

as_status as_gather_run(const as_runtime *rt, const void *record_) {
  const as_gather *r = record_;
  const uint8_t *slice = as_at(rt, r->input);
  const int32_t *indices = as_at(rt, r->indices);
  uint8_t *to = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batch; b++, indices += r->picks) {
    for (uint32_t o = 0; o < r->outer; o++, slice += r->choices * r->block_bytes) {
      for (uint32_t i = 0; i < r->picks; i++, to += r->block_bytes) {
        const uint32_t index = (uint32_t)indices[i]; /* a negative one is far too large */
        if (index >= r->choices) return AS_BAD_INDEX;
        pick(to, slice + index * r->block_bytes, r->block_bytes);
      }
    }
  }
  return AS_OK;
}
