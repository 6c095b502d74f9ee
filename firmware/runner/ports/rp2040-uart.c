/* RP2040 on UART0 at 115200 baud, 8N1: GP0 sends, GP1 receives. */
#include "about.h"
#include "ring.h"
#include "rp2040.h"

#define BAUD 115200u
#define UART0_INTERRUPT 20u

#define UART_DATA REGISTER(0x40034000)
#define UART_FLAGS REGISTER(0x40034018)
#define UART_BAUD_WHOLE REGISTER(0x40034024)
#define UART_BAUD_FRACTION REGISTER(0x40034028)
#define UART_LINE REGISTER(0x4003402c)
#define UART_CONTROL REGISTER(0x40034030)
#define UART_INTERRUPTS REGISTER(0x40034038)

#define FLAG_BUSY (1u << 3)
#define FLAG_NOTHING_RECEIVED (1u << 4)
#define FLAG_FULL (1u << 5)
#define DATA_DAMAGED (7u << 8) /* framing, parity, break */
#define DATA_OVERRUN (1u << 11)

#define GPIO0_CONTROL REGISTER(0x40014004)
#define GPIO1_CONTROL REGISTER(0x4001400c)
#define GPIO1_PAD REGISTER(0x4001c008)
#define FUNCTION_UART 2u
/* Input on, pulled up so that an open pin is an idle line, Schmitt trigger, 4 mA. */
#define PAD_PULLED_UP (1u << 6 | 1u << 4 | 1u << 3 | 1u << 1)

RUNNER_ABOUT("rp2040-uart", "cortex-m0plus", RP2040_UF2_FAMILY);

static ring received;

static void uart0_interrupt(void) {
  while ((UART_FLAGS & FLAG_NOTHING_RECEIVED) == 0) {
    const uint32_t data = UART_DATA;
    ring_put(&received, (data & DATA_DAMAGED) != 0 ? 0 : (uint8_t)data);
    if ((data & DATA_OVERRUN) != 0) received.has_lost = true;
  }
}

__attribute__((section(".vectors.interrupts"), used)) static const void *const interrupts[32] = {
    [UART0_INTERRUPT] = uart0_interrupt,
};

static void start_uart(uint32_t clock_hertz) {
  rp2040_release(RP2040_IO_BANK0 | RP2040_PADS_BANK0 | RP2040_UART0);
  const uint32_t divider = (clock_hertz * 8u / BAUD + 1) / 2; /* in 64ths of 16 clocks a bit */
  UART_BAUD_WHOLE = divider / 64;
  UART_BAUD_FRACTION = divider % 64;
  UART_LINE = 7u << 4; /* 8 bits, FIFOs; this also makes the divider count */
  UART_CONTROL = 1u << 9 | 1u << 8 | 1u;
  UART_INTERRUPTS = 1u << 6 | 1u << 4; /* received enough, or nothing more for a while */
  GPIO1_PAD = PAD_PULLED_UP;
  GPIO0_CONTROL = FUNCTION_UART;
  GPIO1_CONTROL = FUNCTION_UART;
  core_enable_interrupt(UART0_INTERRUPT);
}

port_facts port_start(void) {
  const uint32_t hertz = rp2040_start_clock();
  const bool is_quad = rp2040_speed_up_flash();
  core_take_interrupts();
  start_uart(hertz);
  systick_start();
  return (port_facts){
      .clock_hertz = hertz,
      .flash = is_quad ? RP2040_QUAD : RP2040_PLAIN,
      .timer_kind = "cycles",
      .timer_name = "SysTick",
      .timer_hertz = hertz,
  };
}

void port_put(char byte) {
  while ((UART_FLAGS & FLAG_FULL) != 0) {
  }
  UART_DATA = (uint8_t)byte;
}

void port_flush(void) {
  while ((UART_FLAGS & FLAG_BUSY) != 0) {
  }
}

int32_t port_get(void) { return ring_get(&received); }

void port_idle(void) { ring_idle(&received); }
