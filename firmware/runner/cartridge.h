/* The program behind the runner in flash. */
#ifndef AS_CARTRIDGE_H
#define AS_CARTRIDGE_H

#include "runner.h"

/* The cartridge, whole and undamaged; NULL when there is none. */
const runner_cartridge *find_cartridge(void);

/* Its program. */
static inline const uint8_t *program_of(const runner_cartridge *cartridge) {
  return (const uint8_t *)(cartridge + 1);
}

#endif
