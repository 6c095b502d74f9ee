/* What the STM32F4 and STM32L4 have in common: port A's pins for a USART. */
#ifndef AS_STM32_H
#define AS_STM32_H

#include "about.h"
#include "ring.h"

#define BAUD 115200u

/* Offsets from a GPIO port's base. */
#define GPIO_MODE 0x00u
#define GPIO_PULL 0x0cu
#define GPIO_FUNCTION 0x20u /* eight pins a word */

#define FUNCTION_USART 7u /* of USART1 to 3 on both families */
#define MODE_FUNCTION 2u
#define PULL_UP 1u

/* Replaces field `index` of a register that is made of fields of `width` bits. */
static inline void set_field(uint32_t address, uint32_t width, uint32_t index, uint32_t value) {
  const uint32_t shift = width * index;
  const uint32_t mask = ((1u << width) - 1) << shift;
  REGISTER(address) = (REGISTER(address) & ~mask) | value << shift;
}

/* Gives a pin to its USART; a receiving one is pulled up, so that an open pin is an idle line. */
static inline void give_to_usart(uint32_t gpio, uint32_t pin, bool receives) {
  if (receives) set_field(gpio + GPIO_PULL, 2, pin, PULL_UP);
  set_field(gpio + GPIO_FUNCTION + pin / 8 * 4, 4, pin % 8, FUNCTION_USART);
  set_field(gpio + GPIO_MODE, 2, pin, MODE_FUNCTION);
}

/* Clocks a peripheral and puts it back to what it is after a reset: a bootloader may have used it. */
static inline void restart_block(uint32_t enable, uint32_t reset, uint32_t block) {
  REGISTER(enable) |= block;
  REGISTER(reset) |= block;
  REGISTER(reset) &= ~block;
}

/* SysTick, and whether its ticks are cycles. */
static inline port_facts stm32_facts(uint32_t clock_hertz, const char *flash) {
  const char *const kind = core_counts_cycles() ? "cycles" : "none";
  systick_start();
  return (port_facts){clock_hertz, flash, kind, "SysTick", clock_hertz};
}

#endif
