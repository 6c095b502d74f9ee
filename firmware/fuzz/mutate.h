/*
 * Mutants of a program: mostly small lies in the fields of one record, which get past the cheap
 * checks and reach the kernels, and now and then something coarse.
 */
#ifndef AS_FUZZ_MUTATE_H
#define AS_FUZZ_MUTATE_H

#include <stdint.h>

#include "random.h"

/* A program in a buffer with room to grow by one record. */
typedef struct {
  uint32_t *words; /* `capacity` bytes */
  uint32_t bytes;  /* what the loader will be given */
  uint32_t capacity;
} as_mutant;

/* Room that a mutation may need beyond the seed. */
#define AS_MUTANT_ROOM 1024u

/* Changes a whole, valid program in one to four ways. */
void mutate(as_mutant *mutant, as_random *random);

#endif
