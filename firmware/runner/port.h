/*
 * What the runner needs from a chip: a serial line, a clock that never wraps, and a place for program
 * and arena. ports/ has one file per chip and line. Everything here is called by the main program
 * only; a port's interrupts fill and empty what lies behind it.
 */
#ifndef AS_PORT_H
#define AS_PORT_H

#include <stdint.h>

#include "runner.h"

/* What was really set up, in the words of PROTOCOL.md; the timer is the one of port_ticks. */
typedef struct {
  uint32_t clock_hertz; /* of the core, as it really runs */
  const char *flash;    /* how it is read, in words for a person */
  const char *timer_kind;
  const char *timer_name;
  uint32_t timer_hertz; /* not 0 */
} port_facts;

/* Clocks, line and timer on. Nothing here waits for ever: what does not start is left out. */
port_facts port_start(void);

/* Ticks since port_start. */
uint64_t port_ticks(void);

/* Sends a byte, waiting while the line is busy. */
void port_put(char byte);
/* Sends what port_put may have kept back; called when an answer is complete, and before something is
 * timed: afterwards the line does nothing by itself. Returns when nobody takes it, too. */
void port_flush(void);

#define PORT_NOTHING (-1)
#define PORT_LOST (-2) /* here at least one byte is missing */

/* The next byte received, or one of the above. A byte that arrived damaged is a NUL. */
int32_t port_get(void);
/* Waits until something has been received or an interrupt came; may return at any time. */
void port_idle(void);

extern const runner_about port_about;
extern const uint8_t port_cartridge[]; /* port_about.cartridge_bytes, at a multiple of 16 */
extern uint8_t port_arena[];           /* port_about.arena_bytes, at a multiple of 16 */

#endif
