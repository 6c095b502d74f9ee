/* Loading, walking and checking a program. Everything a kernel relies on is established here. */
#include "runtime.h"

#include "kernel.h"

typedef struct {
  as_check_fn check;
  as_run_fn run;
  uint32_t words;
} kernel;

#define AS_KERNEL(kind, record, prefix) \
  [kind] = {prefix##_check, prefix##_run, sizeof(record) / sizeof(uint32_t)},
static const kernel kernels[] = {
#include "kernels.def"
};
#undef AS_KERNEL
#define KERNEL_COUNT (sizeof(kernels) / sizeof(kernels[0]))

uint64_t as_times(uint64_t a, uint64_t b) {
  if (a >= AS_TOO_MANY || b >= AS_TOO_MANY) return a == 0 || b == 0 ? 0 : AS_TOO_MANY;
  const uint64_t product = a * b;
  return product < AS_TOO_MANY ? product : AS_TOO_MANY;
}

/* Whether `bytes` from `offset` stay inside [begin, end). */
static bool inside(uint64_t offset, uint64_t bytes, uint64_t begin, uint64_t end) {
  return offset >= begin && offset <= end && bytes <= end - offset;
}

bool as_readable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes) {
  if (!(place & AS_CONSTANT)) return as_writable(bounds, place, count, element_bytes);
  const uint32_t align = element_bytes > 8 ? 4 : element_bytes;
  const uint32_t offset = place & ~AS_CONSTANT;
  const uint64_t bytes = as_times(count, element_bytes);
  return bytes > 0 && offset % align == 0 &&
         inside(offset, bytes, bounds->constants_begin, bounds->constants_end);
}

bool as_writable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes) {
  const uint32_t align = element_bytes > 8 ? 4 : element_bytes;
  const uint64_t bytes = as_times(count, element_bytes);
  return !(place & AS_CONSTANT) && bytes > 0 && place % align == 0 &&
         inside(place, bytes, 0, bounds->arena_bytes);
}

bool as_disjoint(as_place a, uint64_t a_bytes, as_place b, uint64_t b_bytes) {
  if ((a ^ b) & AS_CONSTANT) return true;
  return (uint64_t)a + a_bytes <= b || (uint64_t)b + b_bytes <= a;
}

bool as_scaling_ok(int32_t multiplier, int32_t shift) {
  return multiplier >= 0 && shift >= -31 && shift <= 30;
}

/* The record at `offset` of a list ending at `end`, if it is whole and its kernel accepts it. */
static as_status check_record(const as_bounds *bounds, uint32_t offset, uint32_t end) {
  const as_record *record = (const as_record *)(bounds->program + offset);
  if (end - offset < sizeof(as_record)) return AS_BAD_RECORD;
  if (record->kind >= KERNEL_COUNT || kernels[record->kind].run == NULL) return AS_UNKNOWN_KERNEL;
  const kernel *known = &kernels[record->kind];
  if (record->words != known->words || end - offset < known->words * 4u) return AS_BAD_RECORD;
  return known->check(bounds, record) ? AS_OK : AS_BAD_RECORD;
}

static as_status check_records(as_runtime *rt, const as_bounds *bounds, uint32_t begin,
                               uint32_t bytes) {
  const uint32_t end = begin + bytes;
  for (rt->cursor = begin; rt->cursor < end;) {
    const as_status status = check_record(bounds, rt->cursor, end);
    if (status != AS_OK) return status;
    rt->cursor += ((const as_record *)(rt->program + rt->cursor))->words * 4u;
  }
  return AS_OK;
}

static bool section_ok(uint32_t offset, uint32_t bytes, uint32_t total) {
  return offset % 4 == 0 && bytes % 4 == 0 && inside(offset, bytes, sizeof(as_header), total);
}

static bool header_ok(const as_header *h, uint32_t program_bytes) {
  const uint64_t endpoints = ((uint64_t)h->inputs + h->outputs) * sizeof(as_endpoint);
  return h->program_bytes <= program_bytes && h->program_bytes % 16 == 0 &&
         h->program_bytes < AS_CONSTANT && h->arena_bytes < AS_CONSTANT &&
         inside(sizeof(as_header), endpoints, 0, h->program_bytes) &&
         section_ok(h->setup_offset, h->setup_bytes, h->program_bytes) &&
         section_ok(h->steps_offset, h->steps_bytes, h->program_bytes) &&
         h->constants_offset % 16 == 0 &&
         section_ok(h->constants_offset, h->constants_bytes, h->program_bytes);
}

static bool endpoints_ok(const as_runtime *rt, const as_bounds *bounds) {
  const as_header *h = rt->header;
  for (uint32_t i = 0; i < h->inputs; i++) {
    if (!as_writable(bounds, as_inputs(rt)[i].place, as_inputs(rt)[i].bytes, 1)) return false;
  }
  for (uint32_t i = 0; i < h->outputs; i++) {
    if (!as_readable(bounds, as_outputs(rt)[i].place, as_outputs(rt)[i].bytes, 1)) return false;
  }
  return true;
}

as_status as_load(as_runtime *rt, const void *program, uint32_t program_bytes, void *arena,
                  uint32_t arena_bytes) {
  const as_header *h = program;
  *rt = (as_runtime){.program = program, .arena = arena, .header = h, .cursor = 0};
  if (((uintptr_t)program | (uintptr_t)arena) % 16 != 0) return AS_MISALIGNED;
  if (program_bytes < sizeof(as_header) || h->magic != AS_MAGIC) return AS_BAD_HEADER;
  if (h->version != AS_VERSION) return AS_BAD_VERSION;
  if (!header_ok(h, program_bytes)) return AS_BAD_HEADER;
  if (h->arena_bytes > arena_bytes) return AS_SMALL_ARENA;
  const as_bounds bounds = {
      .constants_begin = h->constants_offset,
      .constants_end = h->constants_offset + h->constants_bytes,
      .arena_bytes = h->arena_bytes,
      .program = program,
  };
  if (!endpoints_ok(rt, &bounds)) return AS_BAD_HEADER;
  const as_status status = check_records(rt, &bounds, h->setup_offset, h->setup_bytes);
  return status != AS_OK ? status
                         : check_records(rt, &bounds, h->steps_offset, h->steps_bytes);
}

const as_endpoint *as_inputs(const as_runtime *rt) {
  return (const as_endpoint *)(rt->program + sizeof(as_header));
}

const as_endpoint *as_outputs(const as_runtime *rt) { return as_inputs(rt) + rt->header->inputs; }

static as_status run_record(as_runtime *rt) {
  const as_record *record = (const as_record *)(rt->program + rt->cursor);
  const as_status status = kernels[record->kind].run(rt, record);
  if (status == AS_OK) rt->cursor += record->words * 4u;
  return status;
}

as_status as_reset(as_runtime *rt) {
  const uint32_t end = rt->header->setup_offset + rt->header->setup_bytes;
  for (rt->cursor = rt->header->setup_offset; rt->cursor < end;) {
    const as_status status = run_record(rt);
    if (status != AS_OK) return status;
  }
  return AS_OK;
}

static uint32_t steps_end(const as_runtime *rt) {
  return rt->header->steps_offset + rt->header->steps_bytes;
}

void as_begin(as_runtime *rt) { rt->cursor = rt->header->steps_offset; }

as_status as_step(as_runtime *rt) { return rt->cursor >= steps_end(rt) ? AS_END : run_record(rt); }

uint32_t as_next_op(const as_runtime *rt) {
  if (rt->cursor >= steps_end(rt)) return AS_NOWHERE;
  return ((const as_record *)(rt->program + rt->cursor))->op;
}

as_status as_run(as_runtime *rt) {
  as_begin(rt);
  for (;;) {
    const as_status status = as_step(rt);
    if (status != AS_OK) return status == AS_END ? AS_OK : status;
  }
}
