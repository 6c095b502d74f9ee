/*
 * The RP2040's flash, faster. The boot loader reads it over one data line, which every chip allows and
 * which makes weights cost several times what they cost in usual firmware. Where the chip is a
 * Winbond (a Pico's is) whose four data lines are already enabled, this has it send on all of them,
 * without a command in front of every read, as the Pico SDK does. Nothing is ever written to the
 * flash; what then reads as anything else than before is put back. Registers: RP2040 datasheet,
 * sections 2.19 and 4.10; commands: W25Q16JV datasheet.
 *
 * While flash is set up nothing may be read from it: this code and all it touches lie in RAM.
 */
#include "rp2040.h"

#define RAM_CODE __attribute__((noinline, long_call, section(".ram_code")))
#define INLINE static inline __attribute__((always_inline))

#define SSI 0x18000000u
#define SSI_CTRLR0 REGISTER(SSI + 0x00)
#define SSI_CTRLR1 REGISTER(SSI + 0x04)
#define SSI_ENABLE REGISTER(SSI + 0x08)
#define SSI_DIVIDER REGISTER(SSI + 0x14)
#define SSI_STATUS REGISTER(SSI + 0x28)
#define SSI_DATA REGISTER(SSI + 0x60)
#define SSI_SAMPLE_DELAY REGISTER(SSI + 0xf0)
#define SSI_SPI_CTRLR0 REGISTER(SSI + 0xf4)
#define STATUS_BUSY (1u << 0)
#define STATUS_ALL_SENT (1u << 2)

#define BYTES_BOTH_WAYS (7u << 16)
#define WORDS_READ (31u << 16 | 3u << 8)
#define FOUR_LINES (2u << 21)
/* Instruction, then address and mode in four lines, 4 clocks of pause; and the same without one. */
#define WITH_INSTRUCTION (4u << 11 | 2u << 8 | 8u << 2 | 1u)
#define WITHOUT_INSTRUCTION (4u << 11 | 8u << 2 | 2u)
#define PLAIN (2u << 8 | 6u << 2) /* instruction and 24 bits of address in one line */

#define READ_PLAIN 0x03u
#define READ_QUAD 0xebu
#define STAYS_IN_MODE 0xa0u /* in the mode's byte: the next read has no instruction */
#define READ_ID 0x9f000000u
#define READ_STATUS_2 0x35000000u
#define READ_NUMBER 0x4bu /* then four bytes of nothing */
#define NUMBER_AFTER 5u
#define LEAVE_MODE 0xffffffffu
#define WINBOND 0xefu
#define QUAD_ENABLED 2u

#define PAD_CLOCK REGISTER(0x40020004)
#define PAD_DATA(line) REGISTER(0x40020008 + 4 * (line))
#define PAD_FAST (2u << 4 | 1u) /* 8 mA, steep */
#define PAD_SCHMITT (1u << 1)

/* Words that must read the same afterwards, all over the runner's own 64 KB. */
#define PROBES 96u
#define PROBE_STEP 676u
#define CACHED 0x10000000u
#define UNCACHED 0x13000000u

/* Far longer than sixteen bytes take. */
#define SHORT_WAIT 1000u

/* Until the interface has sent everything and let go of the chip. */
INLINE void end_transfer(void) {
  for (uint32_t wait = SHORT_WAIT; wait > 0; wait--) {
    if ((SSI_STATUS & (STATUS_BUSY | STATUS_ALL_SENT)) == STATUS_ALL_SENT) return;
  }
}

/* One command: sends the first bytes of `out`, highest first, and returns what came meanwhile. */
INLINE uint32_t exchange(uint32_t out, uint32_t count) {
  uint32_t in = 0;
  SSI_ENABLE = 0;
  SSI_CTRLR0 = BYTES_BOTH_WAYS;
  SSI_ENABLE = 1;
  for (uint32_t i = 0; i < count; i++) SSI_DATA = out >> (24 - 8 * i) & 0xff;
  end_transfer();
  for (uint32_t i = 0; i < count; i++) in = in << 8 | (SSI_DATA & 0xff);
  return in;
}

/* As the boot loader does. */
INLINE void read_plainly(void) {
  SSI_ENABLE = 0;
  SSI_DIVIDER = 4;
  SSI_SAMPLE_DELAY = 0;
  SSI_CTRLR0 = WORDS_READ;
  SSI_CTRLR1 = 0;
  SSI_SPI_CTRLR0 = READ_PLAIN << 24 | PLAIN;
  SSI_ENABLE = 1;
}

/* One read that tells the chip to expect no more instructions, then all reads without. */
INLINE void read_on_four_lines(void) {
  SSI_ENABLE = 0;
  SSI_DIVIDER = 2;
  SSI_SAMPLE_DELAY = 1;
  SSI_CTRLR0 = FOUR_LINES | WORDS_READ;
  SSI_CTRLR1 = 0;
  SSI_SPI_CTRLR0 = WITH_INSTRUCTION;
  SSI_ENABLE = 1;
  SSI_DATA = READ_QUAD;
  SSI_DATA = STAYS_IN_MODE;
  end_transfer();
  SSI_ENABLE = 0;
  SSI_SPI_CTRLR0 = STAYS_IN_MODE << 24 | WITHOUT_INSTRUCTION;
  SSI_ENABLE = 1;
}

RAM_CODE static void read_number(uint8_t *id) {
  SSI_ENABLE = 0;
  SSI_CTRLR0 = BYTES_BOTH_WAYS;
  SSI_ENABLE = 1;
  for (uint32_t i = 0; i < NUMBER_AFTER + RP2040_ID_BYTES; i++) SSI_DATA = i == 0 ? READ_NUMBER : 0;
  end_transfer();
  for (uint32_t i = 0; i < NUMBER_AFTER; i++) (void)SSI_DATA;
  for (uint32_t i = 0; i < RP2040_ID_BYTES; i++) id[i] = (uint8_t)SSI_DATA;
  read_plainly();
}

/* Where the chip does not know the command, its line rests and all bytes are the same. */
bool rp2040_read_flash_id(uint8_t id[RP2040_ID_BYTES]) {
  __asm volatile("cpsid i" ::: "memory");
  read_number(id);
  for (uint32_t i = 1; i < RP2040_ID_BYTES; i++) {
    if (id[i] != id[0]) return true;
  }
  return false;
}

INLINE bool reads_as(const uint32_t *before) {
  bool is_same = true;
  for (uint32_t i = 0; i < PROBES; i++) {
    is_same = is_same && REGISTER(UNCACHED + i * PROBE_STEP) == before[i];
  }
  return is_same;
}

/* Whether it may be tried at all: the chip's maker, and its bit that gives two pins to data. */
INLINE bool has_four_lines(void) {
  const uint32_t maker = exchange(READ_ID, 4) >> 16 & 0xff;
  return maker == WINBOND && (exchange(READ_STATUS_2, 2) & QUAD_ENABLED) != 0;
}

RAM_CODE static bool try_four_lines(const uint32_t *before) {
  bool is_fast = has_four_lines();
  if (is_fast) {
    const uint32_t clock_pad = PAD_CLOCK, data_pad = PAD_DATA(0);
    PAD_CLOCK = PAD_FAST;
    for (uint32_t line = 0; line < 4; line++) PAD_DATA(line) = data_pad & ~PAD_SCHMITT;
    read_on_four_lines();
    is_fast = reads_as(before);
    if (!is_fast) {
      PAD_CLOCK = clock_pad;
      for (uint32_t line = 0; line < 4; line++) PAD_DATA(line) = data_pad;
      exchange(LEAVE_MODE, 2);
    }
  }
  if (!is_fast) read_plainly();
  return is_fast;
}

bool rp2040_speed_up_flash(void) {
  uint32_t before[PROBES];
  for (uint32_t i = 0; i < PROBES; i++) before[i] = REGISTER(CACHED + i * PROBE_STEP);
  __asm volatile("cpsid i" ::: "memory");
  return try_four_lines(before);
}
