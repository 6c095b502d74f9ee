/*
 * Runs the cases of a pack and prints what came out and what it took, one fact a line. A case is a
 * program with the inputs of one or more inferences; a timed one is then run again, whole and record
 * by record, under the board's clock. scripts/runtime/cortex/pack.ts writes packs, report.ts reads
 * the lines.
 */
#include "../runtime/kernel.h"
#include "board.h"
#include "crc32.h"

#define PACK_MAGIC 0x4b505341u /* "ASPK" */

typedef struct {
  uint32_t program; /* offsets count from the pack's start */
  uint32_t program_bytes;
  uint32_t inputs; /* the bytes of all inputs, inference after inference */
  uint32_t inferences;
  uint32_t timed;
} pack_case;

typedef struct {
  uint32_t magic;
  uint32_t cases;
  pack_case list[];
} pack_header;

static void print(const char *text) {
  while (*text != 0) board_put(*text++);
}

static void print_hex(uint32_t value) {
  board_put(' ');
  for (int32_t shift = 28; shift >= 0; shift -= 4) board_put("0123456789abcdef"[value >> shift & 15]);
}

static void print_fact(const char *name, uint32_t value) {
  print(name);
  print_hex(value);
  board_put('\n');
}

/* Writes the inputs of one inference and returns where those of the next one begin. */
static const uint8_t *fill_inputs(as_runtime *rt, const uint8_t *from) {
  for (uint32_t i = 0; i < rt->header->inputs; i++) {
    const as_endpoint *input = &as_inputs(rt)[i];
    memcpy(as_into(rt, input->place), from, input->bytes);
    from += input->bytes;
  }
  return from;
}

static void print_outputs(as_runtime *rt) {
  print("outputs");
  for (uint32_t i = 0; i < rt->header->outputs; i++) {
    const as_endpoint *output = &as_outputs(rt)[i];
    print_hex(crc32(as_at(rt, output->place), output->bytes));
  }
  board_put('\n');
}

/* Back to before the first inference, with its inputs. */
static void rewind(as_runtime *rt, const pack_case *c) {
  as_reset(rt);
  fill_inputs(rt, board_pack + c->inputs);
}

#define PAINT 0xa5a5a5a5u
#define STACK_POINTER(name) __asm volatile("mov %0, sp" : "=r"(name)::"memory")

typedef as_status (*work)(as_runtime *rt, const pack_case *c);

static as_status load(as_runtime *rt, const pack_case *c) {
  return as_load(rt, board_pack + c->program, c->program_bytes, board_arena,
                 (uint32_t)(board_arena_end - board_arena));
}

static as_status run(as_runtime *rt, const pack_case *c) {
  (void)c;
  return as_run(rt);
}

/* Does the work and prints how many bytes of stack it needed below its caller. */
__attribute__((noinline)) static as_status with_stack(const char *name, work todo, as_runtime *rt,
                                                      const pack_case *c) {
  uint32_t *here;
  STACK_POINTER(here);
  for (volatile uint32_t *word = board_stack_limit; word < here; word++) *word = PAINT;
  const as_status status = todo(rt, c);
  const volatile uint32_t *lowest = board_stack_limit;
  while (lowest < here && *lowest == PAINT) lowest++;
  print_fact(name, (uint32_t)((uintptr_t)here - (uintptr_t)lowest));
  return status;
}

static void time_whole(as_runtime *rt) {
  const uint32_t begin = board_clock();
  as_run(rt);
  const uint32_t end = board_clock();
  print_fact("whole", end - begin);
}

/* One line for each record: its kind, its operator, its time. */
static void time_records(as_runtime *rt) {
  as_begin(rt);
  for (;;) {
    const uint32_t op = as_next_op(rt);
    if (op == AS_NOWHERE) return;
    const uint32_t kind = ((const as_record *)(const void *)(rt->program + rt->cursor))->kind;
    const uint32_t begin = board_clock();
    as_step(rt);
    const uint32_t end = board_clock();
    print("record");
    print_hex(kind);
    print_hex(op);
    print_fact("", end - begin);
  }
}

/* What the clock shows for nothing at all, to be taken off every other time. */
static void time_nothing(void) {
  board_clock();
  const uint32_t begin = board_clock();
  const uint32_t end = board_clock();
  print_fact("nothing", end - begin);
}

static void measure(as_runtime *rt, const pack_case *c) {
  time_nothing();
  for (uint32_t i = 0; i < 2; i++) {
    rewind(rt, c);
    time_whole(rt);
  }
  rewind(rt, c);
  time_records(rt);
}

static void run_case(const pack_case *c) {
  static as_runtime rt;
  as_status status = with_stack("load-stack", load, &rt, c);
  if (status == AS_OK) status = as_reset(&rt);
  const uint8_t *inputs = board_pack + c->inputs;
  for (uint32_t i = 0; i < c->inferences && status == AS_OK; i++) {
    inputs = fill_inputs(&rt, inputs);
    status = with_stack("run-stack", run, &rt, c);
    if (status == AS_OK) print_outputs(&rt);
  }
  if (status == AS_OK && c->timed) measure(&rt, c);
  print("case");
  print_hex(status);
  print_fact("", rt.cursor);
}

_Noreturn void board_main(void) {
  const pack_header *pack = (const void *)board_pack;
  if (pack->magic == PACK_MAGIC) {
    for (uint32_t i = 0; i < pack->cases; i++) run_case(&pack->list[i]);
  }
  print("end\n");
  board_end();
}
