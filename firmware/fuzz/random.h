/* Pseudo-random numbers that are the same everywhere: a mutant is its number, and nothing else. */
#ifndef AS_FUZZ_RANDOM_H
#define AS_FUZZ_RANDOM_H

#include <stdint.h>

typedef struct {
  uint64_t state;
} as_random;

/* The next 32 bits (SplitMix64). */
static inline uint32_t random_next(as_random *random) {
  uint64_t z = (random->state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (uint32_t)((z ^ (z >> 31)) >> 32);
}

/* A number below `end`, or 0 when `end` is 0. */
static inline uint32_t random_below(as_random *random, uint32_t end) {
  return (uint32_t)(((uint64_t)random_next(random) * end) >> 32);
}

/* True once in `times`. */
static inline int random_once_in(as_random *random, uint32_t times) {
  return random_below(random, times) == 0;
}

#endif
