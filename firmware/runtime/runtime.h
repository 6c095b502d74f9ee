/*
 * Runs a program (program.h) in an arena. No allocation, no recursion, no global state: everything
 * lives in the caller's as_runtime, the program and the arena.
 *
 *   as_runtime rt;
 *   if (as_load(&rt, program, program_bytes, arena, arena_bytes) != AS_OK) ...
 *   as_reset(&rt);
 *   ... write the inputs ...
 *   as_run(&rt);
 *
 * To time or watch single operators, call as_begin once and as_step until it returns AS_END.
 */
#ifndef AS_RUNTIME_H
#define AS_RUNTIME_H

#include <stdint.h>

#include "program.h"

typedef enum {
  AS_OK = 0,
  AS_END = 1,           /* as_step: the inference is complete */
  AS_BAD_HEADER = 2,    /* not a program, or cut short */
  AS_BAD_VERSION = 3,   /* a program for another runtime, or rounding that this build lacks */
  AS_SMALL_ARENA = 4,   /* the arena is smaller than the program needs */
  AS_MISPLACED = 5,     /* program or arena not at a multiple of 16, or one inside the other */
  AS_UNKNOWN_KERNEL = 6, /* a kind this build does not have; as_runtime.cursor is its offset */
  AS_BAD_RECORD = 7,    /* a record that would leave its memory; as_runtime.cursor is its offset */
  AS_BAD_INDEX = 8,     /* an index computed by the model is out of range */
} as_status;

typedef struct {
  const uint8_t *program;
  uint8_t *arena;
  const as_header *header;
  uint32_t cursor; /* offset of the next record, or of the one at fault */
} as_runtime;

/* Checks the whole program against the memory it is given. `program` and `arena`: multiples of 16.
 * A program that is refused leaves a runtime with nothing to run. */
as_status as_load(as_runtime *rt, const void *program, uint32_t program_bytes, void *arena,
                  uint32_t arena_bytes);

/* Runs the set-up records: state back to what it is before the first inference. */
as_status as_reset(as_runtime *rt);

/* Runs all steps once. Inputs must have been written since the last run: outputs may overlay them. */
as_status as_run(as_runtime *rt);

/* One inference step by step: as_begin, then as_step until AS_END. */
void as_begin(as_runtime *rt);
as_status as_step(as_runtime *rt);

/* The model operator the next as_step belongs to, or AS_NOWHERE at the end. */
uint32_t as_next_op(const as_runtime *rt);

/* Endpoint tables of a loaded program. */
const as_endpoint *as_inputs(const as_runtime *rt);
const as_endpoint *as_outputs(const as_runtime *rt);

/* A place of a loaded program as memory; of AS_NOWHERE, an address that is not to be used. */
static inline void *as_into(const as_runtime *rt, as_place place) {
  return (void *)((uintptr_t)rt->arena + place);
}
static inline const void *as_at(const as_runtime *rt, as_place place) {
  return (place & AS_CONSTANT) ? (const void *)((uintptr_t)rt->program + (place & ~AS_CONSTANT))
                               : as_into(rt, place);
}

#endif
