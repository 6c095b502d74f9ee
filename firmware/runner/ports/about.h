/* The image's description of itself, from what its link script decided. */
#ifndef AS_ABOUT_H
#define AS_ABOUT_H

#include "../port.h"

/* Numbers of the link script: their addresses are their values. */
extern const uint8_t image_at[], cartridge_bytes[], arena_bytes[];

#define SYMBOL(name) ((uint32_t)(uintptr_t)(name))

#define RUNNER_ABOUT(port_name, core_name, family)                                          \
  __attribute__((section(".about"), used)) const runner_about port_about = {                \
      .magic = RUNNER_ABOUT_MAGIC,                                                          \
      .version = RUNNER_VERSION,                                                            \
      .flash_at = SYMBOL(image_at),                                                         \
      .cartridge_at = SYMBOL(port_cartridge),                                               \
      .cartridge_bytes = SYMBOL(cartridge_bytes),                                           \
      .arena_bytes = SYMBOL(arena_bytes),                                                   \
      .uf2_family = family,                                                                 \
      .port = port_name,                                                                    \
      .core = core_name,                                                                    \
  }

#endif
