/* What all Cortex-M chips have: registers, interrupts, sleep. */
#ifndef AS_CORE_H
#define AS_CORE_H

#include <stdbool.h>
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* Far longer than any oscillator takes to start, far shorter than a person waits. */
#define MOST_POLLS 1000000u

/* Waits until the bits of `mask` read `wanted`; false when they never did. */
static inline bool comes_true(uint32_t address, uint32_t mask, uint32_t wanted) {
  for (uint32_t i = 0; i < MOST_POLLS; i++) {
    if ((REGISTER(address) & mask) == wanted) return true;
  }
  return false;
}

/* The vector table is ours and interrupts happen, whatever a bootloader left behind. */
void core_take_interrupts(void);
void core_enable_interrupt(uint32_t number);

/* Whether the core's own cycle counter (DWT, from Cortex-M3 on) runs: it does on every real chip and
 * stands still in emulators that count no cycles. */
bool core_counts_cycles(void);

/* The processor's own 24-bit timer at the core's clock, extended by its interrupt; see port_ticks. */
void systick_start(void);

#endif
