/* Interrupts, reset and the clock that all ports share. */
#include "core.h"

#include "../../cortex-m/board.h"
#include "../port.h"

#define SYSTICK_CONTROL REGISTER(0xe000e010)
#define SYSTICK_RELOAD REGISTER(0xe000e014)
#define SYSTICK_VALUE REGISTER(0xe000e018)
#define INTERRUPT_ENABLE 0xe000e100u
#define INTERRUPT_DISABLE 0xe000e180u
#ifdef __ARM_ARCH_6M__
#define INTERRUPT_WORDS 1u
#else
#define INTERRUPT_WORDS 8u
#endif
#define VECTOR_TABLE REGISTER(0xe000ed08)
#define RESET_CONTROL REGISTER(0xe000ed0c)

#define TRACE_ENABLE REGISTER(0xe000edfc)
#define DWT_CONTROL REGISTER(0xe0001000)
#define DWT_CYCLES REGISTER(0xe0001004)

#define SYSTICK_BITS 24
#define SYSTICK_MASK 0xffffffu

void core_take_interrupts(void) {
  for (uint32_t i = 0; i < INTERRUPT_WORDS; i++) REGISTER(INTERRUPT_DISABLE + 4 * i) = ~0u;
  VECTOR_TABLE = (uint32_t)(uintptr_t)board_vectors;
  __asm volatile("dsb\n cpsie i\n isb" ::: "memory");
}

void core_enable_interrupt(uint32_t number) {
  REGISTER(INTERRUPT_ENABLE + number / 32 * 4) = 1u << number % 32;
}

bool core_counts_cycles(void) {
  TRACE_ENABLE |= 1u << 24;
  DWT_CONTROL |= 1;
  const uint32_t begin = DWT_CYCLES;
  __asm volatile("nop\n nop\n nop\n nop");
  return DWT_CYCLES != begin;
}

static volatile uint32_t wraps;

void board_tick(void) { wraps++; }

void systick_start(void) {
  SYSTICK_RELOAD = SYSTICK_MASK;
  SYSTICK_VALUE = 0;
  SYSTICK_CONTROL = 7; /* the core's clock, with interrupt, on */
}

/* It counts down; its interrupt comes before the instruction after the one that saw it begin again. */
uint64_t port_ticks(void) {
  uint32_t high, low;
  do {
    high = wraps;
    low = SYSTICK_VALUE;
  } while (high != wraps);
  return (uint64_t)high << SYSTICK_BITS | (SYSTICK_MASK - low);
}

void board_put(char c) { port_put(c); }

/* After a fault: begin again, so that the host sees a greeting and not silence. */
_Noreturn void board_end(void) {
  port_flush();
  RESET_CONTROL = 0x05fa0004;
  for (;;) {
  }
}
