/*
 * The runtime as a WebAssembly module. The page lays program and arena into the module's memory
 * behind `as_heap_base` and drives it through these calls; the module imports nothing.
 */
#include <stddef.h>

#include "../runtime/runtime.h"

#define EXPORT(name) __attribute__((export_name(#name), visibility("default")))

extern uint8_t __heap_base;
static as_runtime rt;

EXPORT(heap_base) uint32_t heap_base(void) { return (uint32_t)(uintptr_t)&__heap_base; }

EXPORT(load)
uint32_t load(uint32_t program, uint32_t program_bytes, uint32_t arena, uint32_t arena_bytes) {
  return as_load(&rt, (const void *)(uintptr_t)program, program_bytes, (void *)(uintptr_t)arena,
                 arena_bytes);
}

EXPORT(reset) uint32_t reset(void) { return as_reset(&rt); }
EXPORT(run) uint32_t run(void) { return as_run(&rt); }
EXPORT(begin) void begin(void) { as_begin(&rt); }
EXPORT(step) uint32_t step(void) { return as_step(&rt); }
EXPORT(next_op) uint32_t next_op(void) { return as_next_op(&rt); }
EXPORT(cursor) uint32_t cursor(void) { return rt.cursor; }
