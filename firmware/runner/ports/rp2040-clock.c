/* The RP2040's clocks: ring oscillator after reset, then the 12 MHz crystal, then the PLL. */
#include "rp2040.h"

#define SET 0x2000u /* writing to a register's address plus this sets bits */
#define CLEAR 0x3000u

#define RESETS 0x4000c000u
#define RESETS_DONE 0x4000c008u

#define CLK_REF_CTRL 0x40008030u
#define CLK_REF_SELECTED 0x40008038u
#define CLK_SYS_CTRL 0x4000803cu
#define CLK_SYS_DIV 0x40008040u
#define CLK_SYS_SELECTED 0x40008044u
#define CLK_PERI_CTRL 0x40008048u
#define CLK_USB_CTRL 0x40008054u
#define CLK_USB_DIV 0x40008058u
#define CLK_SYS_RESUS_CTRL 0x40008078u

#define XOSC_CTRL 0x40024000u
#define XOSC_STATUS 0x40024004u
#define XOSC_STARTUP 0x4002400cu
#define XOSC_STABLE (1u << 31)

#define PLL_SYS 0x40028000u
#define PLL_USB 0x4002c000u
#define PLL_CS 0x0u
#define PLL_PWR 0x4u
#define PLL_FBDIV 0x8u
#define PLL_PRIM 0xcu
#define PLL_LOCKED (1u << 31)
#define PLL_POWER_DOWN (1u << 0)
#define PLL_POSTDIV_DOWN (1u << 3)
#define PLL_VCO_DOWN (1u << 5)

#define WATCHDOG_TICK 0x4005802cu

#define RING_HERTZ 6500000u
#define CRYSTAL_HERTZ 12000000u
#define CORE_HERTZ 125000000u /* 12 MHz * 125 / 6 / 2 */

void rp2040_hold(uint32_t blocks) { REGISTER(RESETS + SET) = blocks; }

void rp2040_release(uint32_t blocks) {
  REGISTER(RESETS + CLEAR) = blocks;
  comes_true(RESETS_DONE, blocks, blocks);
}

/* Both clocks from the ring oscillator: what is changed below may be in use. */
static void use_ring(void) {
  REGISTER(CLK_SYS_RESUS_CTRL) = 0;
  REGISTER(CLK_SYS_CTRL + CLEAR) = 1;
  comes_true(CLK_SYS_SELECTED, 1, 1);
  REGISTER(CLK_REF_CTRL + CLEAR) = 3;
  comes_true(CLK_REF_SELECTED, 1, 1);
  REGISTER(CLK_SYS_DIV) = 1u << 8;
}

static bool use_crystal(void) {
  REGISTER(XOSC_CTRL) = 0xaa0; /* 1 to 15 MHz */
  REGISTER(XOSC_STARTUP) = 47; /* about 1 ms, in 256 periods */
  REGISTER(XOSC_CTRL + SET) = 0xfabu << 12;
  if (!comes_true(XOSC_STATUS, XOSC_STABLE, XOSC_STABLE)) return false;
  REGISTER(CLK_REF_CTRL) = 2;
  return comes_true(CLK_REF_SELECTED, 1u << 2, 1u << 2);
}

/* The crystal times `multiplier`, which must be 750 to 1600 MHz, by both dividers. */
static bool start_pll(uint32_t pll, uint32_t block, uint32_t multiplier, uint32_t by, uint32_t and_by) {
  rp2040_hold(block);
  rp2040_release(block);
  REGISTER(pll + PLL_CS) = 1;
  REGISTER(pll + PLL_FBDIV) = multiplier;
  REGISTER(pll + PLL_PWR + CLEAR) = PLL_POWER_DOWN | PLL_VCO_DOWN;
  if (!comes_true(pll + PLL_CS, PLL_LOCKED, PLL_LOCKED)) return false;
  REGISTER(pll + PLL_PRIM) = by << 16 | and_by << 12;
  REGISTER(pll + PLL_PWR + CLEAR) = PLL_POSTDIV_DOWN;
  return true;
}

static bool use_pll(void) {
  if (!start_pll(PLL_SYS, RP2040_PLL_SYS, 125, 6, 2)) return false;
  REGISTER(CLK_SYS_CTRL) = 0; /* the PLL is the other source */
  REGISTER(CLK_SYS_CTRL) = 1;
  return comes_true(CLK_SYS_SELECTED, 1u << 1, 1u << 1);
}

bool rp2040_start_usb_clock(void) {
  REGISTER(CLK_USB_CTRL) = 0; /* off while its source is changed; that will be this PLL */
  if ((REGISTER(XOSC_STATUS) & XOSC_STABLE) == 0) return false;
  if (!start_pll(PLL_USB, RP2040_PLL_USB, 100, 5, 5)) return false; /* 12 MHz * 100 / 5 / 5 */
  REGISTER(CLK_USB_DIV) = 1u << 8;
  REGISTER(CLK_USB_CTRL) = 1u << 11;
  return true;
}

uint32_t rp2040_start_clock(void) {
  use_ring();
  REGISTER(CLK_PERI_CTRL) = 1u << 11; /* on, as fast as the core */
  if (!use_crystal()) return RING_HERTZ;
  REGISTER(WATCHDOG_TICK) = 1u << 9 | CRYSTAL_HERTZ / 1000000u;
  return use_pll() ? CORE_HERTZ : CRYSTAL_HERTZ;
}
