/* Functions of one 8-bit value by table: requantization of bytes, activations, 8-bit casts. */
#include "../kernel.h"

bool as_table_check(const as_bounds *bounds, const void *record_) {
  const as_table *r = record_;
  return as_readable(bounds, r->input, r->count, 1) && as_readable(bounds, r->table, 256, 1) &&
         as_writable(bounds, r->output, r->count, 1) &&
         as_disjoint(r->input, r->count, r->output, r->count) &&
         as_disjoint(r->table, 256, r->output, r->count);
}

as_status as_table_run(const as_runtime *rt, const void *record_) {
  const as_table *r = record_;
  const uint8_t *in = as_at(rt, r->input);
  const uint8_t *table = as_at(rt, r->table);
  uint8_t *out = as_into(rt, r->output);
  const uint8_t *end = in + r->count;
  for (; end - in >= 4; in += 4, out += 4) {
    out[0] = table[in[0]];
    out[1] = table[in[1]];
    out[2] = table[in[2]];
    out[3] = table[in[3]];
  }
  while (in < end) *out++ = table[*in++];
  return AS_OK;
}
