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
#define CLK_SYS_RESUS_CTRL 0x40008078u

#define XOSC_CTRL 0x40024000u
#define XOSC_STATUS 0x40024004u
#define XOSC_STARTUP 0x4002400cu
#define XOSC_STABLE (1u << 31)

#define PLL_CS 0x40028000u
#define PLL_PWR 0x40028004u
#define PLL_FBDIV 0x40028008u
#define PLL_PRIM 0x4002800cu
#define PLL_LOCKED (1u << 31)
#define PLL_POWER_DOWN (1u << 0)
#define PLL_POSTDIV_DOWN (1u << 3)
#define PLL_VCO_DOWN (1u << 5)

#define WATCHDOG_TICK 0x4005802cu

#define RING_HERTZ 6500000u
#define CRYSTAL_HERTZ 12000000u
#define CORE_HERTZ 125000000u /* 12 MHz * 125 / 6 / 2 */

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

static bool use_pll(void) {
  REGISTER(RESETS + SET) = RP2040_PLL_SYS;
  rp2040_release(RP2040_PLL_SYS);
  REGISTER(PLL_CS) = 1;
  REGISTER(PLL_FBDIV) = 125;
  REGISTER(PLL_PWR + CLEAR) = PLL_POWER_DOWN | PLL_VCO_DOWN;
  if (!comes_true(PLL_CS, PLL_LOCKED, PLL_LOCKED)) return false;
  REGISTER(PLL_PRIM) = 6u << 16 | 2u << 12;
  REGISTER(PLL_PWR + CLEAR) = PLL_POSTDIV_DOWN;
  REGISTER(CLK_SYS_CTRL) = 0; /* the PLL is the other source */
  REGISTER(CLK_SYS_CTRL) = 1;
  return comes_true(CLK_SYS_SELECTED, 1u << 1, 1u << 1);
}

uint32_t rp2040_start_clock(void) {
  use_ring();
  REGISTER(CLK_PERI_CTRL) = 1u << 11; /* on, as fast as the core */
  if (!use_crystal()) return RING_HERTZ;
  REGISTER(WATCHDOG_TICK) = 1u << 9 | CRYSTAL_HERTZ / 1000000u;
  return use_pll() ? CORE_HERTZ : CRYSTAL_HERTZ;
}
