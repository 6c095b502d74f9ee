/*
 * The cartridge's program, loaded: its inputs are kept beside the arena, because a run overwrites
 * them, and put back before every run.
 */
#ifndef AS_MODEL_H
#define AS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "../runtime/runtime.h"
#include "runner.h"

#define NOT_LOADING UINT32_MAX

typedef struct {
  const runner_cartridge *cartridge; /* NULL: there is none, and nothing below means anything */
  as_status status;                  /* of loading it; AS_SMALL_ARENA also when the inputs do not fit */
  as_runtime rt;
  uint32_t arena_bytes; /* needed for the program and, when it was loaded, its inputs */
  uint8_t *inputs;
  uint32_t input_bytes;
  uint32_t loaded; /* of them since the host began to send new ones, or NOT_LOADING */
  bool has_run; /* the arena holds outputs */
} runner_model;

extern runner_model model;

/* Finds and loads the cartridge; all inputs are zero. */
void load_model(void);

/* Before the first of several runs: state back to its beginning. */
as_status rewind_model(void);
/* Puts the inputs back. Before every run. */
void fill_inputs(void);

/* One whole run with its inputs, timed. */
as_status run_model(uint64_t *ticks);

/* One step of a run, after as_begin. AS_END: there was none. */
as_status step_model(uint64_t *ticks);

#endif
