/*
 * STM32F4 with 512 KB of flash and 96 KB of RAM or more: F401xE, F405, F407, F411xE, F412xE/G, F446xE
 * and larger. 115200 baud, 8N1, on whichever of two lines is spoken to first: USART2 on PA2 and PA3 (a
 * Nucleo's virtual COM port) or USART1 on PA9 and PA10 (where the ROM bootloader listens). The greeting
 * goes to USART2. PA9 is driven only once something was received on PA10: on some boards it is a USB
 * connector's 5 V. Registers: ST's RM0368, RM0090, RM0383, RM0390, where they agree.
 */
#include "stm32.h"

#define CORE_HERTZ 84000000u /* the most that all of them reach without further set-up */
#define HSI_HERTZ 16000000u

#define RCC_CR 0x40023800u
#define RCC_PLLCFGR 0x40023804u
#define RCC_CFGR 0x40023808u
#define RCC_APB1RSTR 0x40023820u
#define RCC_APB2RSTR 0x40023824u
#define RCC_AHB1ENR 0x40023830u
#define RCC_APB1ENR 0x40023840u
#define RCC_APB2ENR 0x40023844u
#define AHB1_GPIOA 1u
#define APB1_USART2 (1u << 17)
#define APB2_USART1 (1u << 4)
#define CR_HSI_ON 1u
#define CR_HSI_READY 2u
#define CR_PLL_ON (1u << 24)
#define CR_PLL_READY (1u << 25)
#define CFGR_PLL 2u
#define CFGR_SOURCE 3u
#define CFGR_IN_USE (3u << 2)
#define CFGR_APB1_HALF (4u << 10)

#define FLASH_ACR 0x40023c00u
#define ACR_CACHES (7u << 8)
#define ACR_LATENCY 7u
#define LATENCY_84_MHZ 2u

#define GPIOA 0x40020000u

#define USART1 0x40011000u
#define USART2 0x40004400u
#define USART1_INTERRUPT 37u
#define USART2_INTERRUPT 38u
/* Offsets from a USART's base. */
#define USART_STATUS 0x00u
#define USART_DATA 0x04u
#define USART_BAUD 0x08u
#define USART_CONTROL 0x0cu
#define STATUS_DAMAGED 7u /* parity, framing, noise */
#define STATUS_OVERRUN (1u << 3)
#define STATUS_RECEIVED (1u << 5)
#define STATUS_SENT (1u << 6)
#define STATUS_ROOM (1u << 7)
/* On, sending, receiving, receive interrupt. */
#define CONTROL_RUN (1u << 13 | 1u << 5 | 1u << 3 | 1u << 2)

RUNNER_ABOUT("stm32f4", "cortex-m4f", 0);

static ring received;
static volatile uint32_t line = USART2;
static volatile bool is_chosen;

/* Whether the line may be listened to, after what it has just received. */
static bool choose(uint32_t usart, bool is_damaged) {
  if (!is_chosen && !is_damaged) {
    is_chosen = true;
    line = usart;
    if (usart == USART1) give_to_usart(GPIOA, 9, false);
  }
  return line == usart;
}

static void receive(uint32_t usart) {
  const uint32_t status = REGISTER(usart + USART_STATUS);
  const uint8_t data = (uint8_t)REGISTER(usart + USART_DATA); /* this also clears the status */
  const bool is_damaged = (status & STATUS_DAMAGED) != 0;
  if ((status & STATUS_RECEIVED) == 0 || !choose(usart, is_damaged)) return;
  ring_put(&received, is_damaged ? 0 : data);
  if ((status & STATUS_OVERRUN) != 0) received.has_lost = true;
}

static void usart1_interrupt(void) { receive(USART1); }
static void usart2_interrupt(void) { receive(USART2); }

__attribute__((section(".vectors.interrupts"), used)) static const void *const interrupts[96] = {
    [USART1_INTERRUPT] = usart1_interrupt,
    [USART2_INTERRUPT] = usart2_interrupt,
};

/* The oscillator the chip starts with, whatever a bootloader has changed. */
static void use_hsi(void) {
  REGISTER(RCC_CR) |= CR_HSI_ON;
  comes_true(RCC_CR, CR_HSI_READY, CR_HSI_READY);
  REGISTER(RCC_CFGR) &= ~CFGR_SOURCE;
  comes_true(RCC_CFGR, CFGR_IN_USE, 0);
  REGISTER(RCC_CFGR) = 0; /* no dividers */
  REGISTER(RCC_CR) &= ~CR_PLL_ON;
  comes_true(RCC_CR, CR_PLL_READY, 0);
}

/* 16 MHz / 8 * 168 / 4. The other outputs are not used but must be valid: 48 MHz, and half of it all. */
static bool use_pll(void) {
  REGISTER(RCC_PLLCFGR) = 8u | 168u << 6 | 1u << 16 | 7u << 24 | 2u << 28;
  REGISTER(RCC_CR) |= CR_PLL_ON;
  if (!comes_true(RCC_CR, CR_PLL_READY, CR_PLL_READY)) return false;
  REGISTER(FLASH_ACR) = ACR_CACHES | LATENCY_84_MHZ;
  if (!comes_true(FLASH_ACR, ACR_LATENCY, LATENCY_84_MHZ)) return false;
  REGISTER(RCC_CFGR) = CFGR_APB1_HALF;
  REGISTER(RCC_CFGR) = CFGR_APB1_HALF | CFGR_PLL;
  return comes_true(RCC_CFGR, CFGR_IN_USE, CFGR_PLL << 2);
}

static void start_usart(uint32_t usart, uint32_t bus_hertz, uint32_t interrupt) {
  REGISTER(usart + USART_BAUD) = (bus_hertz + BAUD / 2) / BAUD;
  REGISTER(usart + USART_CONTROL) = CONTROL_RUN;
  core_enable_interrupt(interrupt);
}

port_facts port_start(void) {
  use_hsi();
  const bool is_fast = use_pll();
  const uint32_t hertz = is_fast ? CORE_HERTZ : HSI_HERTZ;
  core_take_interrupts();
  REGISTER(RCC_AHB1ENR) |= AHB1_GPIOA;
  restart_block(RCC_APB1ENR, RCC_APB1RSTR, APB1_USART2);
  restart_block(RCC_APB2ENR, RCC_APB2RSTR, APB2_USART1);
  give_to_usart(GPIOA, 2, false);
  give_to_usart(GPIOA, 3, true);
  give_to_usart(GPIOA, 10, true);
  start_usart(USART1, hertz, USART1_INTERRUPT);
  start_usart(USART2, is_fast ? hertz / 2 : hertz, USART2_INTERRUPT);
  return stm32_facts(hertz, is_fast ? "2 wait states, cached" : "0 wait states");
}

void port_put(char byte) {
  while ((REGISTER(line + USART_STATUS) & STATUS_ROOM) == 0) {
  }
  REGISTER(line + USART_DATA) = (uint8_t)byte;
}

void port_flush(void) {
  while ((REGISTER(line + USART_STATUS) & STATUS_SENT) == 0) {
  }
}

int32_t port_get(void) { return ring_get(&received); }

void port_idle(void) { ring_idle(&received); }
