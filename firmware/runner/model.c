/* Loading and running; what is timed is exactly the call of the runtime. */
#include "model.h"

#include "../runtime/kernel.h"
#include "cartridge.h"
#include "port.h"

runner_model model;

/* Takes the end of the arena for the inputs. */
static as_status place_inputs(void) {
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < model.rt.header->inputs; i++) bytes += as_inputs(&model.rt)[i].bytes;
  if (bytes > port_about.arena_bytes - model.arena_bytes) return AS_SMALL_ARENA;
  model.inputs = port_arena + model.arena_bytes;
  model.input_bytes = (uint32_t)bytes;
  model.arena_bytes += model.input_bytes;
  memset(model.inputs, 0, model.input_bytes);
  return AS_OK;
}

void load_model(void) {
  model = (runner_model){
      .cartridge = find_cartridge(), .status = AS_BAD_HEADER, .loaded = NOT_LOADING};
  if (model.cartridge == NULL) return;
  const uint8_t *program = program_of(model.cartridge);
  const uint32_t bytes = model.cartridge->program_bytes;
  model.status = as_load(&model.rt, program, bytes, port_arena, port_about.arena_bytes);
  if (bytes >= sizeof(as_header)) {
    model.arena_bytes = ((const as_header *)(const void *)program)->arena_bytes;
  }
  if (model.status == AS_OK) model.status = place_inputs();
}

as_status rewind_model(void) {
  model.has_run = false;
  return as_reset(&model.rt);
}

void fill_inputs(void) {
  const uint8_t *from = model.inputs;
  for (uint32_t i = 0; i < model.rt.header->inputs; i++) {
    const as_endpoint *input = &as_inputs(&model.rt)[i];
    memcpy(as_into(&model.rt, input->place), from, input->bytes);
    from += input->bytes;
  }
}

as_status run_model(uint64_t *ticks) {
  fill_inputs();
  port_flush();
  const uint64_t begin = port_ticks();
  const as_status status = as_run(&model.rt);
  *ticks = port_ticks() - begin;
  model.has_run = status == AS_OK;
  return status;
}

as_status step_model(uint64_t *ticks) {
  const uint64_t begin = port_ticks();
  const as_status status = as_step(&model.rt);
  *ticks = port_ticks() - begin;
  if (status == AS_END) model.has_run = true;
  return status;
}
