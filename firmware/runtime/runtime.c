/* Loading, walking and checking a program. Everything a kernel relies on is established here. */
#include "runtime.h"

#include "kernel.h"

typedef struct {
  as_check_fn check;
  as_run_fn run;
  uint32_t words;
} kernel;

#define AS_KERNEL(kind, record, prefix) \
  _Static_assert(sizeof(record) % 4 == 0 && _Alignof(record) == 4, "records are 32-bit words");
#include "kernels.def"
#undef AS_KERNEL

#ifndef AS_KERNELS /* a build for one model may name a file with fewer lines */
#define AS_KERNELS "kernels.def"
#endif

#define AS_KERNEL(kind, record, prefix) \
  [kind] = {prefix##_check, prefix##_run, sizeof(record) / sizeof(uint32_t)},
static const kernel kernels[] = {
#include AS_KERNELS
};
#undef AS_KERNEL
#define KERNEL_COUNT (sizeof(kernels) / sizeof(kernels[0]))

uint64_t as_times(uint64_t a, uint64_t b) {
  if (a >= AS_TOO_MANY || b >= AS_TOO_MANY) return a == 0 || b == 0 ? 0 : AS_TOO_MANY;
  const uint64_t product = a * b;
  return product < AS_TOO_MANY ? product : AS_TOO_MANY;
}

uint32_t as_type_bytes(uint32_t type) {
  switch (type) {
    case AS_UINT8:
    case AS_BOOL:
    case AS_INT8: return 1;
    case AS_INT16: return 2;
    case AS_FLOAT32:
    case AS_INT32:
    case AS_UINT32: return 4;
    case AS_INT64: return 8;
    default: return 0;
  }
}

/* Whether `bytes` from `offset` stay inside [begin, end). */
static bool inside(uint64_t offset, uint64_t bytes, uint64_t begin, uint64_t end) {
  return offset >= begin && offset <= end && bytes <= end - offset;
}

/* What the place of elements of this width must be a multiple of; the width is not zero. */
static uint32_t alignment_of(uint32_t element_bytes) {
  const uint32_t power = element_bytes & (0u - element_bytes);
  return element_bytes > 8 && power > 4 ? 4 : power;
}

bool as_readable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes) {
  if (!(place & AS_CONSTANT)) return as_writable(bounds, place, count, element_bytes);
  const uint32_t offset = place & ~AS_CONSTANT;
  const uint64_t bytes = as_times(count, element_bytes);
  return bytes > 0 && offset % alignment_of(element_bytes) == 0 &&
         inside(offset, bytes, bounds->constants_begin, bounds->constants_end);
}

bool as_writable(const as_bounds *bounds, as_place place, uint64_t count, uint32_t element_bytes) {
  const uint64_t bytes = as_times(count, element_bytes);
  return !(place & AS_CONSTANT) && bytes > 0 && place % alignment_of(element_bytes) == 0 &&
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

/* A build that cannot round once must not run a program that asks for it. */
#ifdef AS_DOUBLE_ROUNDING_ONLY
#define KNOWN_FLAGS 0u
#else
#define KNOWN_FLAGS AS_FLAG_SINGLE_ROUNDING
#endif

/* Whether a section is made of words and lies in [begin, end). */
static bool section_ok(uint32_t offset, uint32_t bytes, uint64_t begin, uint32_t end) {
  return offset % 4 == 0 && bytes % 4 == 0 && inside(offset, bytes, begin, end);
}

/* Sections come in the order of program.h and share nothing; steps directly follow the set-up, so
 * that a cursor can never come to rest on a word that is not a checked record. */
static bool header_ok(const as_header *h, uint32_t given_bytes) {
  const uint64_t endpoints = ((uint64_t)h->inputs + h->outputs) * sizeof(as_endpoint);
  const uint32_t total = h->program_bytes;
  return total <= given_bytes && total < AS_CONSTANT && h->arena_bytes < AS_CONSTANT &&
         (total | h->arena_bytes | h->constants_offset) % 16 == 0 &&
         section_ok(h->setup_offset, h->setup_bytes, sizeof(as_header) + endpoints, total) &&
         h->steps_offset == h->setup_offset + h->setup_bytes &&
         section_ok(h->steps_offset, h->steps_bytes, h->steps_offset, total) &&
         section_ok(h->constants_offset, h->constants_bytes,
                    (uint64_t)h->steps_offset + h->steps_bytes, total);
}

/* Endpoints are aligned for any element type, since applications cast them; inputs are written. */
static bool endpoints_ok(const as_runtime *rt, const as_bounds *bounds) {
  const uint32_t inputs = rt->header->inputs;
  for (uint32_t i = 0; i < inputs + rt->header->outputs; i++) {
    const as_endpoint *end = &as_inputs(rt)[i];
    if (end->place % 8 != 0 || !as_readable(bounds, end->place, end->bytes, 1)) return false;
    if (i < inputs && (end->place & AS_CONSTANT) != 0) return false;
  }
  return true;
}

/* Whether the two blocks share a byte: then running the program could rewrite what was checked. */
static bool overlap(const void *program, uint32_t program_bytes, const void *arena,
                    uint32_t arena_bytes) {
  const uintptr_t p = (uintptr_t)program;
  const uintptr_t a = (uintptr_t)arena;
  return p <= a ? a - p < program_bytes : p - a < arena_bytes;
}

static as_status check_program(as_runtime *rt, uint32_t program_bytes, uint32_t arena_bytes) {
  const as_header *h = rt->header;
  if (((uintptr_t)rt->program | (uintptr_t)rt->arena) % 16 != 0) return AS_MISPLACED;
  if (overlap(rt->program, program_bytes, rt->arena, arena_bytes)) return AS_MISPLACED;
  if (program_bytes < sizeof(as_header) || h->magic != AS_MAGIC) return AS_BAD_HEADER;
  if (h->version != AS_VERSION || (h->flags & ~KNOWN_FLAGS) != 0) return AS_BAD_VERSION;
  if (!header_ok(h, program_bytes)) return AS_BAD_HEADER;
  if (h->arena_bytes > arena_bytes) return AS_SMALL_ARENA;
  const as_bounds bounds = {
      .constants_begin = h->constants_offset,
      .constants_end = h->constants_offset + h->constants_bytes,
      .arena_bytes = h->arena_bytes,
      .program = rt->program,
  };
  if (!endpoints_ok(rt, &bounds)) return AS_BAD_HEADER;
  const as_status status = check_records(rt, &bounds, h->setup_offset, h->setup_bytes);
  return status != AS_OK ? status : check_records(rt, &bounds, h->steps_offset, h->steps_bytes);
}

as_status as_load(as_runtime *rt, const void *program, uint32_t program_bytes, void *arena,
                  uint32_t arena_bytes) {
  static const as_header nothing = {0};
  *rt = (as_runtime){.program = program, .arena = arena, .header = program, .cursor = 0};
  const as_status status = check_program(rt, program_bytes, arena_bytes);
  if (status != AS_OK) rt->header = &nothing;
  return status;
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

static uint32_t steps_end(const as_runtime *rt) {
  return rt->header->steps_offset + rt->header->steps_bytes;
}

void as_begin(as_runtime *rt) { rt->cursor = rt->header->steps_offset; }

as_status as_reset(as_runtime *rt) {
  rt->cursor = rt->header->setup_offset;
  while (rt->cursor < rt->header->steps_offset) {
    const as_status status = run_record(rt);
    if (status != AS_OK) return status;
  }
  return AS_OK;
}

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
