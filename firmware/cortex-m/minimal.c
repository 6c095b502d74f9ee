/*
 * The least a device needs: load, reset, one inference. scripts/runtime/bench/size.ts links it with
 * a model's own kernels to measure what the runtime weighs.
 */
#include "../runtime/runtime.h"
#include "board.h"

static as_runtime rt;

_Noreturn void board_main(void) {
  const uint32_t program_bytes = ((const as_header *)(const void *)board_pack)->program_bytes;
  as_status status = as_load(&rt, board_pack, program_bytes, board_arena,
                             (uint32_t)(board_arena_end - board_arena));
  if (status == AS_OK) status = as_reset(&rt);
  if (status == AS_OK) status = as_run(&rt);
  board_put((char)('0' + status));
  board_end();
}
