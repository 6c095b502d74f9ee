/*
 * The runner: firmware that runs whatever program lies behind it in flash and tells how long every
 * operator took (PROTOCOL.md). The studio joins a prebuilt image with a model's program, so a changed
 * model needs no compiler:
 *
 *   image       the runner; a `runner_about` at `about` bytes from its start says what it is
 *   cartridge   at about.cartridge_at: a `runner_cartridge`, then the program (../runtime/program.h)
 *
 * A port gives the runner a clock, a serial line and memory (port.h). These structs are the format's only
 * definition in C; src/core/runner holds the same ones and a test compares the two field by field.
 */
#ifndef AS_RUNNER_H
#define AS_RUNNER_H

#include <stdint.h>

#define RUNNER_ABOUT_MAGIC 0x41525341u     /* "ASRA" */
#define RUNNER_CARTRIDGE_MAGIC 0x43525341u /* "ASRC" */
#define RUNNER_VERSION 1u

/* In every image, right behind its vector table (found by its magic at a multiple of 16). */
typedef struct {
  uint32_t magic;
  uint32_t version;
  uint32_t flash_at;        /* address of the image's first byte */
  uint32_t cartridge_at;    /* address of the cartridge, a multiple of the flash's erase unit */
  uint32_t cartridge_bytes; /* room for it */
  uint32_t arena_bytes;     /* RAM left for the arena and, behind it, a copy of the inputs */
  uint32_t uf2_family;      /* 0 where the chip has no UF2 bootloader */
  uint32_t reserved;
  char port[16];            /* "rp2040-uart", zero-padded */
  char core[16];            /* "cortex-m0plus" */
} runner_about;

/* In front of a program; both are never written to. */
typedef struct {
  uint32_t magic;
  uint32_t version;
  uint32_t program_bytes; /* follows this header at once */
  uint32_t crc32;         /* of everything after this field: the rest of this header and the program */
  uint8_t model_sha256[32];
  char model_name[48]; /* printable ASCII without ']' and '*', zero-terminated */
} runner_cartridge;

#endif
