/*
 * An Arduino on standard input and output: an unmodified bootloader in simavr, its serial line on the
 * two streams, at the speed of the real chip. SIGUSR1 is the reset button, or what a falling DTR does;
 * SIGUSR2 writes the flash to a file. It ends when its input does.
 *
 *   avr-board MCU BOOTLOADER.hex BOOT-ADDRESS FLASH-FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>

#define HERTZ 16000000u
#define HALF_NS_PER_CYCLE 125
#define CYCLES_PER_LOOK 800u /* 50 us: less than a byte at 115200 baud */
#define MCUSR 0x54u          /* in data space, on all ATmega used here */
/* Debian's compiler made its Optiboot 20 bytes longer than the 512 it has at the end of the flash. Here
 * the chip is that much longer too, so that the file runs unmodified; on a real one it would not. */
#define BEYOND 64u
#define EXTERNAL_RESET 2u
#define WATCHDOG_RESET 8u

static volatile sig_atomic_t wants_reset = 1, wants_flash;
static int is_external, may_feed = 1, line;
static avr_irq_t *input;

static void on_signal(int number) {
  if (number == SIGUSR1) wants_reset = 1;
  else wants_flash = 1;
}

/* Bootloaders stay only after an external reset; simavr leaves the cause at 0. */
static void on_reset(avr_t *avr) {
  avr->data[MCUSR] = is_external ? EXTERNAL_RESET : WATCHDOG_RESET;
}

static void on_byte(struct avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)unused;
  const uint8_t byte = (uint8_t)value;
  if (write(line, &byte, 1) != 1) _exit(1);
}

static void on_room(struct avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)value, (void)unused;
  may_feed = 1;
}

static void on_full(struct avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)value, (void)unused;
  may_feed = 0;
}

static void feed(void) {
  uint8_t byte;
  while (may_feed) {
    const ssize_t count = read(STDIN_FILENO, &byte, 1);
    if (count == 0) _exit(0);
    if (count < 0 && errno != EAGAIN && errno != EINTR) _exit(1);
    if (count < 0) return;
    avr_raise_irq(input, byte);
  }
}

static void keep_flash(const avr_t *avr, const char *path) {
  char part[4096];
  snprintf(part, sizeof part, "%s.part", path);
  FILE *file = fopen(part, "wb");
  if (file == NULL || fwrite(avr->flash, 1, avr->flashend + 1, file) != avr->flashend + 1) _exit(1);
  fclose(file);
  rename(part, path);
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Waits while the chip is ahead of the clock; time the machine could not give it is never caught up. */
static void keep_time(const avr_t *avr) {
  static int64_t origin;
  const int64_t chip = (int64_t)(avr->cycle * HALF_NS_PER_CYCLE / 2);
  const int64_t ahead = origin + chip - now_ns();
  if (ahead < -5000000) origin -= ahead;
  else if (ahead > 500000) usleep((useconds_t)(ahead / 1000));
}

static avr_t *make_board(char **arguments) {
  avr_t *avr = avr_make_mcu_by_name(arguments[1]);
  if (avr == NULL) exit(2);
  avr_init(avr);
  avr->frequency = HERTZ;
  avr->log = LOG_ERROR;
  const uint32_t room = avr->flashend + 1 + BEYOND;
  avr->flash = realloc(avr->flash, room);
  memset(avr->flash, 0xff, room);
  ihex_chunk_p chunks = NULL;
  const int count = read_ihex_chunks(arguments[2], &chunks);
  if (count <= 0) exit(2);
  for (int i = 0; i < count; i++)
    if (chunks[i].baseaddr + chunks[i].size <= room)
      memcpy(avr->flash + chunks[i].baseaddr, chunks[i].data, chunks[i].size);
  avr->reset_pc = (avr_flashaddr_t)strtoul(arguments[3], NULL, 0);
  avr->codeend = avr->flashend;
  avr->reset = on_reset;
  return avr;
}

static void connect_line(avr_t *avr) {
  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  input = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_t *const output = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT);
  avr_irq_register_notify(output, on_byte, NULL);
  avr_irq_register_notify(output + (UART_IRQ_OUT_XON - UART_IRQ_OUTPUT), on_room, NULL);
  avr_irq_register_notify(output + (UART_IRQ_OUT_XOFF - UART_IRQ_OUTPUT), on_full, NULL);
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  line = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO); /* simavr writes what it has to say there */
  avr_t *const avr = make_board(arguments);
  connect_line(avr);
  signal(SIGUSR1, on_signal);
  signal(SIGUSR2, on_signal);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  for (avr_cycle_count_t look = 0;;) {
    if (wants_reset) {
      wants_reset = 0;
      is_external = 1;
      avr_reset(avr);
      is_external = 0;
      look = 0;
    }
    const int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) wants_reset = 1;
    if (avr->cycle < look) continue;
    look = avr->cycle + CYCLES_PER_LOOK;
    feed();
    keep_time(avr);
    if (wants_flash) {
      wants_flash = 0;
      keep_flash(avr, arguments[4]);
    }
  }
}
