/*
 * Bytes from a receive interrupt (ring_put) to the main program (ring_get). When it is full, nothing
 * more is taken until the main program has emptied it and learnt that bytes are missing there.
 */
#ifndef AS_RING_H
#define AS_RING_H

#include "../port.h"
#include "core.h"

#define RING_BYTES 1024u

typedef struct {
  volatile uint32_t written;
  volatile uint32_t read;
  volatile bool has_lost;
  volatile uint8_t bytes[RING_BYTES];
} ring;

static inline void ring_put(ring *r, uint8_t byte) {
  if (r->has_lost) return;
  if (r->written - r->read == RING_BYTES) {
    r->has_lost = true;
    return;
  }
  r->bytes[r->written % RING_BYTES] = byte;
  r->written++;
}

static inline int32_t ring_get(ring *r) {
  if (r->read != r->written) {
    const uint8_t byte = r->bytes[r->read % RING_BYTES];
    r->read++;
    return byte;
  }
  if (!r->has_lost) return PORT_NOTHING;
  r->has_lost = false;
  return PORT_LOST;
}

/* Sleeps until an interrupt, unless something has come in since. */
static inline void ring_idle(const ring *r) {
  __asm volatile("cpsid i" ::: "memory");
  if (r->read == r->written) __asm volatile("wfi" ::: "memory");
  __asm volatile("cpsie i" ::: "memory");
}

#endif
