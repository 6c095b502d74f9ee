/*
 * The emulated RP2040 (rp2040js). Its driver answers reads of one unused SIO address with the
 * emulator's cycle counter: a clock of 32 bits that costs one load and needs no set-up.
 */
#include "board.h"

#define CYCLES (*(const volatile uint32_t *)0xd0000200)
#define UART0_DATA (*(volatile uint32_t *)0x40034000)
#define UART0_CONTROL (*(volatile uint32_t *)0x40034030)

__attribute__((noinline)) uint32_t board_clock(void) { return CYCLES; }

void board_put(char c) {
  UART0_CONTROL = 0x101; /* enabled, transmitting; the emulator's line is never busy */
  UART0_DATA = (uint32_t)(unsigned char)c;
}

/* The driver stops the emulator when it has read the last line. */
_Noreturn void board_end(void) {
  for (;;) {
  }
}
