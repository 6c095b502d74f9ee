/* What both lines of the RP2040 need. Addresses: RP2040 datasheet. */
#ifndef AS_RP2040_H
#define AS_RP2040_H

#include "core.h"

/* Bits of rp2040_release. */
#define RP2040_IO_BANK0 (1u << 5)
#define RP2040_PADS_BANK0 (1u << 8)
#define RP2040_PLL_SYS (1u << 12)
#define RP2040_UART0 (1u << 22)

/* Takes blocks out of reset. */
void rp2040_release(uint32_t blocks);

/* Crystal and PLL on, the core and the peripherals at 125 MHz. Returns the hertz they really have:
 * 12 MHz when the PLL does not lock, about 6.5 MHz when the crystal does not start. */
uint32_t rp2040_start_clock(void);

/* Has flash read over four data lines where that is known to be safe and proves right. Before
 * interrupts. */
bool rp2040_speed_up_flash(void);
#define RP2040_QUAD "four data lines at half the clock"
#define RP2040_PLAIN "one data line at a quarter of the clock"

#define RP2040_UF2_FAMILY 0xe48bff56u

#endif
