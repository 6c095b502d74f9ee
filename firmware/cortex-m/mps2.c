/*
 * QEMU's mps2-an386, a Cortex-M4F. Under `-icount shift=6` an instruction takes 64 ns of virtual time
 * and the board's 25 MHz timer counts 1.6 per instruction: it counts instructions, never cycles.
 */
#include "board.h"

#define TIMER_CONTROL (*(volatile uint32_t *)0x40000000)
#define TIMER_VALUE (*(volatile uint32_t *)0x40000004)
#define TIMER_RELOAD (*(volatile uint32_t *)0x40000008)
#define UART_DATA (*(volatile uint32_t *)0x40004000)
#define UART_STATE (*(const volatile uint32_t *)0x40004004)
#define UART_CONTROL (*(volatile uint32_t *)0x40004008)
#define UART_DIVIDER (*(volatile uint32_t *)0x40004010)

__attribute__((noinline)) uint32_t board_clock(void) {
  if (TIMER_CONTROL == 0) {
    TIMER_RELOAD = UINT32_MAX;
    TIMER_VALUE = UINT32_MAX;
    TIMER_CONTROL = 1;
  }
  return ~TIMER_VALUE; /* it counts down */
}

void board_put(char c) {
  UART_DIVIDER = 16;
  UART_CONTROL = 1;
  while ((UART_STATE & 1) != 0) { /* until the last byte has been taken */
  }
  UART_DATA = (uint32_t)(unsigned char)c;
}

/* Semihosting's exit call ends QEMU. */
_Noreturn void board_end(void) {
  register uint32_t call __asm("r0") = 0x18;
  register uint32_t reason __asm("r1") = 0x20026;
  __asm volatile("bkpt 0xab" : : "r"(call), "r"(reason) : "memory");
  for (;;) {
  }
}
