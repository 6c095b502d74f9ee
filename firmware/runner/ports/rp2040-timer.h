/*
 * The RP2040's microsecond timer and its alarms (datasheet, section 4.6). It ticks once
 * rp2040_start_clock has found a crystal. Alarm N raises interrupt N.
 */
#ifndef AS_RP2040_TIMER_H
#define AS_RP2040_TIMER_H

#include "rp2040.h"

#define TIMER 0x40054000u
#define TIMER_ALARM(n) REGISTER(TIMER + 0x10 + 4 * (n))
#define TIMER_ARMED REGISTER(TIMER + 0x20)
#define TIMER_LOW REGISTER(TIMER + 0x28)
#define TIMER_RAISED REGISTER(TIMER + 0x34)
#define TIMER_ENABLED REGISTER(TIMER + 0x38)

/* Microseconds; wraps after 71 minutes, so only differences mean anything. */
static inline uint32_t timer_now(void) { return TIMER_LOW; }

static inline void timer_start(uint32_t alarms) {
  rp2040_release(RP2040_TIMER);
  TIMER_ENABLED = (1u << alarms) - 1;
  for (uint32_t n = 0; n < alarms; n++) core_enable_interrupt(n);
}

/* Raises the alarm's interrupt after that many microseconds, but not before. */
static inline void timer_alarm(uint32_t n, uint32_t microseconds) {
  TIMER_ALARM(n) = timer_now() + microseconds + 1;
}

static inline void timer_cancel(uint32_t n) {
  TIMER_ARMED = 1u << n;
  TIMER_RAISED = 1u << n;
}

/* At the beginning of the alarm's interrupt. */
static inline void timer_taken(uint32_t n) { TIMER_RAISED = 1u << n; }

#endif
