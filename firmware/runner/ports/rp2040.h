/* What both lines of the RP2040 need. Addresses: RP2040 datasheet. */
#ifndef AS_RP2040_H
#define AS_RP2040_H

#include "core.h"

/* Bits of rp2040_release. */
#define RP2040_IO_BANK0 (1u << 5)
#define RP2040_PADS_BANK0 (1u << 8)
#define RP2040_PLL_SYS (1u << 12)
#define RP2040_PLL_USB (1u << 13)
#define RP2040_TIMER (1u << 21)
#define RP2040_UART0 (1u << 22)
#define RP2040_USB (1u << 24)

/* Puts blocks into reset, and takes them out of it. */
void rp2040_hold(uint32_t blocks);
void rp2040_release(uint32_t blocks);

/* Crystal and PLL on, the core and the peripherals at 125 MHz. Returns the hertz they really have:
 * 12 MHz when the PLL does not lock, about 6.5 MHz when the crystal does not start. */
uint32_t rp2040_start_clock(void);

/* Afterwards: 48 MHz for USB. False where there is no crystal or the second PLL does not lock. */
bool rp2040_start_usb_clock(void);

/* Has flash read over four data lines where that is known to be safe and proves right. Before
 * interrupts. */
bool rp2040_speed_up_flash(void);
#define RP2040_QUAD "four data lines at half the clock"
#define RP2040_PLAIN "one data line at a quarter of the clock"

/* The flash chip's own number. Only while it is read plainly: before rp2040_speed_up_flash, before
 * interrupts. False where the chip gives none. */
#define RP2040_ID_BYTES 8u
bool rp2040_read_flash_id(uint8_t id[RP2040_ID_BYTES]);

/* Leaves for the boot ROM's USB drive (BOOTSEL mode); returns where that is not to be found. */
void rp2040_enter_bootsel(void);

#define RP2040_UF2_FAMILY 0xe48bff56u

#endif
