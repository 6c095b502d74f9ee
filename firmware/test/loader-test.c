/*
 * The loader's refusals, one by one: each case takes a small good program, tells one lie in it, and
 * says which status must come of it. Run under sanitizers by `npm run runtime`; program and arena
 * are heap blocks of exactly their size. Prints the failures and how many cases there were.
 */
#define _DEFAULT_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/runtime.h"

#define ARENA_BYTES 64u

/* One input of 8 bytes, copied to the output by one step; one fill as set-up; 16 constant bytes. */
typedef struct {
  as_header header;
  as_endpoint input;
  as_endpoint output;
  as_fill fill;
  as_copy copy;
  uint32_t padding[3];
  uint8_t constants[16];
} sample;

/* How the program is handed over. */
typedef struct {
  uint32_t program_bytes;
  uint32_t arena_bytes;
  uint32_t misalign_program;
  uint32_t misalign_arena;
} handover;

#define OFFSET(field) ((uint32_t)offsetof(sample, field))

static const sample good = {
    .header = {.magic = AS_MAGIC,
               .version = AS_VERSION,
               .program_bytes = sizeof(sample),
               .arena_bytes = ARENA_BYTES,
               .inputs = 1,
               .outputs = 1,
               .setup_offset = OFFSET(fill),
               .setup_bytes = sizeof(as_fill),
               .steps_offset = OFFSET(copy),
               .steps_bytes = sizeof(as_copy),
               .constants_offset = OFFSET(constants),
               .constants_bytes = 16},
    .input = {.place = 0, .bytes = 8, .type = AS_INT8, .scale = 1.0f},
    .output = {.place = 16, .bytes = 8, .type = AS_INT8, .scale = 1.0f},
    .fill = {{2, sizeof(as_fill) / 4, 7}, 32, 32, 1, 5},
    .copy = {{1, sizeof(as_copy) / 4, 9}, 0, 16, 8},
};
_Static_assert(sizeof(sample) % 16 == 0 && offsetof(sample, constants) % 16 == 0, "layout");

static int cases;
static int failures;

static void expect(bool holds, const char *what) {
  cases++;
  if (holds) return;
  failures++;
  printf("FAILED: %s\n", what);
}

static uint8_t *exactly(uint32_t bytes) {
  void *block = NULL;
  if (posix_memalign(&block, 16, bytes) != 0) abort();
  memset(block, 0, bytes);
  return block;
}

/* Loads the program; the status, and the offset at fault. */
static as_status load(const sample *program, handover how, uint32_t *cursor) {
  uint8_t *bytes = exactly(how.program_bytes + how.misalign_program);
  uint8_t *arena = exactly(how.arena_bytes + how.misalign_arena);
  uint8_t *begin = bytes + how.misalign_program;
  as_runtime rt;
  const uint32_t given = how.program_bytes;
  memcpy(begin, program, given < sizeof(*program) ? given : sizeof(*program));
  const as_status status =
      as_load(&rt, begin, how.program_bytes, arena + how.misalign_arena, how.arena_bytes);
  *cursor = rt.cursor;
  if (status != AS_OK) {
    expect(as_reset(&rt) == AS_OK && as_step(&rt) == AS_END, "a refused program does nothing");
    expect(as_next_op(&rt) == AS_NOWHERE, "a refused program has no next operator");
  }
  free(bytes);
  free(arena);
  return status;
}

/* `lie` changes the program `p` or the handover `how`; `offset`: where the fault must be found. */
#define REFUSED_AT(expected, offset, what, lie)             \
  do {                                                      \
    sample p = good;                                        \
    handover how = {sizeof(sample), ARENA_BYTES, 0, 0};     \
    uint32_t at = 0;                                        \
    lie;                                                    \
    expect(load(&p, how, &at) == (expected), what);         \
    if ((offset) != ANYWHERE) expect(at == (offset), what); \
  } while (0)
#define ANYWHERE UINT32_MAX
#define LOADS(expected, what, lie) REFUSED_AT(expected, ANYWHERE, what, lie)

static void test_accepted(void) {
  LOADS(AS_OK, "the program as it is", (void)0);
  LOADS(AS_OK, "more arena than needed", how.arena_bytes += 16);
  LOADS(AS_OK, "bytes behind the program", how.program_bytes += 5);
  LOADS(AS_OK, "single rounding", p.header.flags = AS_FLAG_SINGLE_ROUNDING);
  LOADS(AS_OK, "a copy from the constants", p.copy.input = AS_CONSTANT | OFFSET(constants));
  LOADS(AS_OK, "an output that is a constant", p.output.place = AS_CONSTANT | OFFSET(constants));
  LOADS(AS_OK, "no steps", p.header.steps_bytes = 0);
  LOADS(AS_OK, "no constants", p.header.constants_bytes = 0);
}

static void test_handover(void) {
  LOADS(AS_MISPLACED, "a program at an odd address", how.misalign_program = 8);
  LOADS(AS_MISPLACED, "an arena at an odd address", how.misalign_arena = 4);
  LOADS(AS_BAD_HEADER, "nothing at all", how.program_bytes = 0);
  LOADS(AS_BAD_HEADER, "half a header", how.program_bytes = sizeof(as_header) - 1);
  LOADS(AS_BAD_HEADER, "a program cut by one byte", how.program_bytes -= 1);
  LOADS(AS_SMALL_ARENA, "an arena too small by one byte", how.arena_bytes -= 1);
  LOADS(AS_SMALL_ARENA, "no arena", how.arena_bytes = 0);
}

static void test_header(void) {
  LOADS(AS_BAD_HEADER, "another magic number", p.header.magic ^= 1);
  LOADS(AS_BAD_VERSION, "another version", p.header.version++);
  LOADS(AS_BAD_VERSION, "a flag nobody knows", p.header.flags = 2);
  LOADS(AS_BAD_HEADER, "a length that is no multiple of 16", p.header.program_bytes -= 4);
  LOADS(AS_BAD_HEADER, "an arena that is no multiple of 16", p.header.arena_bytes -= 4);
  LOADS(AS_BAD_HEADER, "an arena of half the address space", p.header.arena_bytes = AS_CONSTANT);
  LOADS(AS_BAD_HEADER, "inputs beyond the end", p.header.inputs = 1000);
  LOADS(AS_BAD_HEADER, "inputs whose bytes wrap around", p.header.inputs = 0x0ccccccd);
  LOADS(AS_BAD_HEADER, "inputs and outputs that wrap around",
        (p.header.inputs = 0xffffffff, p.header.outputs = 3));
  LOADS(AS_BAD_HEADER, "set-up on the endpoints", p.header.setup_offset -= 4);
  LOADS(AS_BAD_HEADER, "set-up between two words", p.header.setup_offset += 2);
  LOADS(AS_BAD_HEADER, "set-up that wraps around", p.header.setup_bytes = 0xfffffff0);
  LOADS(AS_BAD_HEADER, "steps that do not follow the set-up", p.header.steps_offset += 4);
  LOADS(AS_BAD_HEADER, "steps beyond the end", p.header.steps_bytes = sizeof(sample));
  LOADS(AS_BAD_HEADER, "steps that wrap around", p.header.steps_bytes = 0xfffffffc);
  LOADS(AS_BAD_HEADER, "constants on the steps", p.header.constants_offset -= 16);
  LOADS(AS_BAD_HEADER, "constants not at a multiple of 16", p.header.constants_offset -= 4);
  LOADS(AS_BAD_HEADER, "constants beyond the end", p.header.constants_bytes += 4);
  LOADS(AS_BAD_HEADER, "constants that wrap around", p.header.constants_bytes = 0xfffffff0);
}

static void test_endpoints(void) {
  LOADS(AS_BAD_HEADER, "an input among the constants",
        p.input.place = AS_CONSTANT | OFFSET(constants));
  LOADS(AS_BAD_HEADER, "an input past the arena", p.input.place = ARENA_BYTES);
  LOADS(AS_BAD_HEADER, "an input that leaves the arena", p.input.bytes = ARENA_BYTES + 1);
  LOADS(AS_BAD_HEADER, "an input of no bytes", p.input.bytes = 0);
  LOADS(AS_BAD_HEADER, "an input between two elements", p.input.place = 4);
  LOADS(AS_BAD_HEADER, "an output that leaves the arena", p.output.place = ARENA_BYTES - 4);
  LOADS(AS_BAD_HEADER, "an output nowhere", p.output.place = AS_NOWHERE);
  LOADS(AS_BAD_HEADER, "an output in the records", p.output.place = AS_CONSTANT | OFFSET(copy));
}

static void test_records(void) {
  REFUSED_AT(AS_UNKNOWN_KERNEL, OFFSET(copy), "kind 0", p.copy.head.kind = 0);
  REFUSED_AT(AS_UNKNOWN_KERNEL, OFFSET(fill), "the last kind", p.fill.head.kind = 0xffff);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "no length", p.copy.head.words = 0);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(fill), "a length too long", p.fill.head.words++);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a record cut off", p.header.steps_bytes -= 4);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "half a record head", p.header.steps_bytes = 4);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy) + sizeof(as_copy), "a word behind the steps",
             (p.header.steps_bytes += 4, p.header.constants_bytes = 0, p.padding[0] = 1 | 5 << 16));
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy of nothing", p.copy.bytes = 0);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy onto itself", p.copy.output = 4);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy to the constants",
             p.copy.output = AS_CONSTANT | OFFSET(constants));
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy from the records",
             p.copy.input = AS_CONSTANT | OFFSET(copy));
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy past the constants",
             p.copy.input = AS_CONSTANT | (OFFSET(constants) + 9));
  REFUSED_AT(AS_BAD_RECORD, OFFSET(copy), "a copy past the arena by one byte",
             p.copy.output = ARENA_BYTES - 7);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(fill), "elements of three bytes", p.fill.element_bytes = 3);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(fill), "elements of no bytes", p.fill.element_bytes = 0);
  REFUSED_AT(AS_BAD_RECORD, OFFSET(fill), "elements between two words",
             (p.fill.element_bytes = 4, p.fill.count = 1, p.fill.output = 34));
  REFUSED_AT(AS_BAD_RECORD, OFFSET(fill), "a count that wraps around",
             (p.fill.element_bytes = 4, p.fill.count = 0x40000001));
}

/* The arena inside the program, or the program inside the arena. */
static void test_overlap(void) {
  uint8_t *block = exactly(sizeof(sample) + ARENA_BYTES);
  as_runtime rt;
  memcpy(block, &good, sizeof(good));
  const uint32_t last = sizeof(sample) - 16;
  expect(as_load(&rt, block, sizeof(sample), block + last, ARENA_BYTES) == AS_MISPLACED,
         "an arena that begins in the program");
  expect(as_load(&rt, block, sizeof(sample), block + sizeof(sample), ARENA_BYTES) == AS_OK,
         "an arena right behind the program");
  memmove(block + ARENA_BYTES, &good, sizeof(good));
  expect(as_load(&rt, block + ARENA_BYTES, sizeof(sample), block, ARENA_BYTES + 1) == AS_MISPLACED,
         "a program that begins in the arena");
  free(block);
}

static void test_run(void) {
  sample *program = (sample *)(void *)exactly(sizeof(sample));
  uint8_t *arena = exactly(ARENA_BYTES);
  as_runtime rt;
  *program = good;
  expect(as_load(&rt, program, sizeof(sample), arena, ARENA_BYTES) == AS_OK, "loads");
  expect(as_inputs(&rt)->place == 0 && as_outputs(&rt)->place == 16, "tells its endpoints");
  expect(arena[32] == 0, "loading runs nothing");
  expect(as_reset(&rt) == AS_OK && arena[32] == 5 && arena[63] == 5, "a reset runs the set-up");
  arena[32] = 6;
  memcpy(arena, "abcdefgh", 8);
  expect(as_next_op(&rt) == 9, "a reset leads to the first step");
  expect(as_step(&rt) == AS_OK && memcmp(arena + 16, "abcdefgh", 8) == 0, "a step does its work");
  expect(as_next_op(&rt) == AS_NOWHERE && as_step(&rt) == AS_END, "the inference ends");
  arena[0] = 'x';
  expect(as_run(&rt) == AS_OK && arena[16] == 'x', "an inference runs again");
  expect(arena[32] == 6, "an inference leaves the set-up alone");
  expect(memcmp(program, &good, sizeof(good)) == 0, "nothing writes to the program");
  free(program);
  free(arena);
}

int main(void) {
  test_accepted();
  test_handover();
  test_header();
  test_endpoints();
  test_records();
  test_overlap();
  test_run();
  printf("loader: %d of %d cases failed\n", failures, cases);
  return failures == 0 ? 0 : 1;
}
