/* Flash may hold anything, half a program included: only what its checksum confirms is used. */
#include "cartridge.h"

#include <stddef.h>

#include "../cortex-m/crc32.h"
#include "port.h"

_Static_assert(sizeof(runner_about) == 64, "found by its size");
_Static_assert(sizeof(runner_cartridge) % 16 == 0, "a program lies at a multiple of 16");

#define CHECKED_FROM offsetof(runner_cartridge, model_sha256)

const runner_cartridge *find_cartridge(void) {
  const runner_cartridge *c = (const runner_cartridge *)(const void *)port_cartridge;
  const uint32_t room = port_about.cartridge_bytes;
  if (room < sizeof *c || c->magic != RUNNER_CARTRIDGE_MAGIC || c->version != RUNNER_VERSION)
    return NULL;
  if (c->program_bytes > room - sizeof *c) return NULL;
  const uint32_t checked = (uint32_t)(sizeof *c - CHECKED_FROM) + c->program_bytes;
  return crc32(port_cartridge + CHECKED_FROM, checked) == c->crc32 ? c : NULL;
}
