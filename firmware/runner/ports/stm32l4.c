/*
 * STM32L4 with 1 MB of flash and 96 KB of contiguous RAM: L476, L486 and larger of their kind. USART2
 * on PA2 and PA3 (a Nucleo-64's virtual COM port), 115200 baud, 8N1. Registers: ST's RM0351.
 */
#include "stm32.h"

#define CORE_HERTZ 80000000u
#define HSI_HERTZ 16000000u
#define MSI_HERTZ 4000000u /* after reset */

#define RCC_CR 0x40021000u
#define RCC_CFGR 0x40021008u
#define RCC_PLLCFGR 0x4002100cu
#define RCC_APB1RSTR1 0x40021038u
#define RCC_AHB2ENR 0x4002104cu
#define RCC_APB1ENR1 0x40021058u
#define RCC_CCIPR 0x40021088u
#define AHB2_GPIOA 1u
#define APB1_USART2 (1u << 17)
#define CR_MSI_ON (1u << 0)
#define CR_MSI_READY (1u << 1)
#define CR_MSI_BY_CR (1u << 3)
#define CR_MSI_RANGE (15u << 4)
#define CR_MSI_4_MHZ (6u << 4)
#define CR_HSI_ON (1u << 8)
#define CR_HSI_READY (1u << 10)
#define CR_PLL_ON (1u << 24)
#define CR_PLL_READY (1u << 25)
#define CFGR_SOURCE 3u
#define CFGR_IN_USE (3u << 2)
#define CFGR_MSI 0u
#define CFGR_HSI 1u
#define CFGR_PLL 3u

#define FLASH_ACR 0x40022000u
#define ACR_CACHES (7u << 8)
#define ACR_LATENCY 7u
#define LATENCY_80_MHZ 4u

#define GPIOA 0x48000000u

#define USART2 0x40004400u
#define USART2_INTERRUPT 38u
#define USART_CONTROL REGISTER(USART2 + 0x00)
#define USART_BAUD REGISTER(USART2 + 0x0c)
#define USART_STATUS REGISTER(USART2 + 0x1c)
#define USART_CLEAR REGISTER(USART2 + 0x20)
#define USART_RECEIVED REGISTER(USART2 + 0x24)
#define USART_SEND REGISTER(USART2 + 0x28)
#define STATUS_DAMAGED 7u /* parity, framing, noise */
#define STATUS_OVERRUN (1u << 3)
#define STATUS_RECEIVED (1u << 5)
#define STATUS_SENT (1u << 6)
#define STATUS_ROOM (1u << 7)
/* On, sending, receiving, receive interrupt. */
#define CONTROL_RUN (1u << 0 | 1u << 5 | 1u << 3 | 1u << 2)

RUNNER_ABOUT("stm32l4", "cortex-m4f", 0);

static ring received;

static void usart2_interrupt(void) {
  const uint32_t status = USART_STATUS;
  USART_CLEAR = status & (STATUS_DAMAGED | STATUS_OVERRUN);
  if ((status & STATUS_RECEIVED) != 0) {
    const uint8_t data = (uint8_t)USART_RECEIVED;
    ring_put(&received, (status & STATUS_DAMAGED) != 0 ? 0 : data);
  }
  if ((status & STATUS_OVERRUN) != 0) received.has_lost = true;
}

__attribute__((section(".vectors.interrupts"), used)) static const void *const interrupts[82] = {
    [USART2_INTERRUPT] = usart2_interrupt,
};

static bool use_source(uint32_t source) {
  REGISTER(RCC_CFGR) = source; /* no dividers */
  return comes_true(RCC_CFGR, CFGR_IN_USE, source << 2);
}

/* The oscillator the chip starts with, whatever a bootloader has changed. */
static void use_msi(void) {
  REGISTER(RCC_CR) |= CR_MSI_ON;
  comes_true(RCC_CR, CR_MSI_READY, CR_MSI_READY);
  REGISTER(RCC_CR) = (REGISTER(RCC_CR) & ~CR_MSI_RANGE) | CR_MSI_4_MHZ | CR_MSI_BY_CR;
  use_source(CFGR_MSI);
  REGISTER(RCC_CR) &= ~CR_PLL_ON;
  comes_true(RCC_CR, CR_PLL_READY, 0);
}

static bool use_hsi(void) {
  REGISTER(RCC_CR) |= CR_HSI_ON;
  if (!comes_true(RCC_CR, CR_HSI_READY, CR_HSI_READY)) return false;
  REGISTER(FLASH_ACR) = ACR_CACHES | LATENCY_80_MHZ; /* enough for all that follows */
  if (!comes_true(FLASH_ACR, ACR_LATENCY, LATENCY_80_MHZ)) return false;
  return use_source(CFGR_HSI);
}

/* 16 MHz / 1 * 10 / 2. */
static bool use_pll(void) {
  REGISTER(RCC_PLLCFGR) = 2u | 10u << 8 | 1u << 24;
  REGISTER(RCC_CR) |= CR_PLL_ON;
  return comes_true(RCC_CR, CR_PLL_READY, CR_PLL_READY) && use_source(CFGR_PLL);
}

static uint32_t start_clock(void) {
  use_msi();
  if (!use_hsi()) return MSI_HERTZ;
  return use_pll() ? CORE_HERTZ : HSI_HERTZ;
}

port_facts port_start(void) {
  const uint32_t hertz = start_clock();
  core_take_interrupts();
  REGISTER(RCC_AHB2ENR) |= AHB2_GPIOA;
  restart_block(RCC_APB1ENR1, RCC_APB1RSTR1, APB1_USART2);
  REGISTER(RCC_CCIPR) &= ~(3u << 2); /* USART2 runs at its bus's clock, the core's */
  give_to_usart(GPIOA, 2, false);
  give_to_usart(GPIOA, 3, true);
  USART_BAUD = (hertz + BAUD / 2) / BAUD;
  USART_CONTROL = CONTROL_RUN;
  core_enable_interrupt(USART2_INTERRUPT);
  return stm32_facts(hertz, hertz == MSI_HERTZ ? "0 wait states" : "4 wait states, cached");
}

void port_put(char byte) {
  while ((USART_STATUS & STATUS_ROOM) == 0) {
  }
  USART_SEND = (uint8_t)byte;
}

void port_flush(void) {
  while ((USART_STATUS & STATUS_SENT) == 0) {
  }
}

int32_t port_get(void) { return ring_get(&received); }

void port_idle(void) { ring_idle(&received); }
