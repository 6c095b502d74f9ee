/* The one function of the boot ROM that is used here (RP2040 datasheet, section 2.8.3). */
#include <stddef.h>

#include "rp2040.h"

#define MAGIC_AT 0x10u
#define MAGIC_1 ('M' | 'u' << 8 | 1u << 16)
#define FUNCTIONS_AT 0x14u
#define LOOK_UP_AT 0x18u
#define RESET_TO_USB_BOOT ('U' | 'B' << 8)

typedef void *look_up(uintptr_t table, uint32_t code);
/* Pins that blink, and interfaces that are left out: none of either. */
typedef void reset_to_usb_boot(uint32_t pins, uint32_t interfaces);

/* The ROM begins at address 0, which the compiler takes for no address at all unless it cannot tell. */
static uint32_t half_word(uintptr_t address) {
  __asm("" : "+r"(address));
  return *(const volatile uint16_t *)address;
}

void rp2040_enter_bootsel(void) {
  const uint32_t magic = half_word(MAGIC_AT) | (half_word(MAGIC_AT + 2) & 0xff) << 16;
  if (magic != MAGIC_1) return;
  look_up *const find = (look_up *)(uintptr_t)half_word(LOOK_UP_AT);
  void *const found = find(half_word(FUNCTIONS_AT), RESET_TO_USB_BOOT);
  if (found != NULL) ((reset_to_usb_boot *)(uintptr_t)found)(0, 0);
}
