/*
 * The runner's line over the RP2040's own USB: a CDC-ACM serial port (CDC 1.2, PSTN 1.2), whatever its
 * baud rate; at 1200 baud the board leaves for its bootloader, as boards of Pico SDK and Arduino do.
 *
 * A host listens from when it has set DTR, or said anything, until it drops DTR, resets the bus or
 * lets it sleep. What is sent before anybody has listened at all (the greeting) is kept, as much of it
 * as fits; what is sent to nobody later is dropped, and so is what a host has not taken for half a
 * second: a run never waits for a listener. What the host sends waits on its side while there is no
 * room, so nothing of it is lost.
 *
 * RP2040-E15: an answer late in a frame can be hit by noise from some hubs (a Raspberry Pi 4's) in a
 * way that hangs the controller for good. So packets to the host are offered from the start of a frame
 * on and for 800 us, which needs an interrupt a frame, but only while there is something to send: a
 * run that is timed after port_flush is not disturbed. A host may still ask late; nothing helps there.
 *
 * The bus may sleep, but this does not: it takes more than the 2.5 mA that USB allows then.
 */
#include "about.h"
#include "ring.h"
#include "rp2040-timer.h"
#include "rp2040-usb.h"

enum { SET_LINE_CODING = 0x20, GET_LINE_CODING = 0x21, SET_CONTROL_LINES = 0x22, SEND_BREAK = 0x23 };
#define CODING_BYTES 7u
#define CONTROL_DTR 1u
#define WHOM 0x1fu
#define ENDPOINT 2u

#define KEPT_BYTES 2048u
#define PATIENCE_MICROSECONDS 500000u
#define SAFE_MICROSECONDS 800u /* of a frame of 1000 */
#define LATE_MICROSECONDS 2000u
#define TOUCH_BAUD 1200u
/* For the host to see that its request was taken. */
#define TOUCH_MICROSECONDS 20000u

RUNNER_ABOUT("rp2040-usb", "cortex-m0plus", RP2040_UF2_FAMILY);

static ring received;
static volatile uint8_t kept[KEPT_BYTES];
static volatile uint32_t put, taken;
static volatile bool has_terminal, has_spoken, was_heard, is_deaf;
static volatile bool is_sending; /* frames are watched */
static bool was_full;            /* the last packet; an empty one must tell that it was the last */
static bool is_in_frame;
static uint32_t frame_began;
static uint8_t line_coding[CODING_BYTES] = {0x00, 0xc2, 0x01, 0x00, 0, 0, 8}; /* 115200, 8N1 */

/* ---- To the host; interrupts off ---------------------------------------------------------------*/

static bool is_heard(void) {
  return usb_is_configured() && (has_terminal || has_spoken) &&
         (USB_STATUS & USB_STATUS_SUSPENDED) == 0;
}

static void rest(void) {
  is_sending = is_in_frame = false;
  REGISTER(USB_INTERRUPTS_ON + USB_CLEAR) = USB_ON_FRAME;
  timer_cancel(USB_FRAME_ALARM);
}

static void watch_frames(void) {
  if (is_sending || (put == taken && !was_full)) return;
  is_sending = true;
  is_in_frame = false;
  (void)USB_FRAME; /* frames that began unwatched are remembered, too: this one is already old */
  REGISTER(USB_INTERRUPTS_ON + USB_SET) = USB_ON_FRAME;
  timer_alarm(USB_FRAME_ALARM, LATE_MICROSECONDS);
}

static void send_packet(void) {
  if (usb_is_offered(USB_DATA_IN) || usb_is_halted(USB_DATA_IN)) return;
  const uint32_t waiting = put - taken;
  if (waiting == 0 && !was_full) return rest();
  const uint32_t bytes = waiting < USB_PACKET ? waiting : USB_PACKET;
  volatile uint8_t *const buffer = usb_buffer(USB_DATA_IN);
  for (uint32_t i = 0; i < bytes; i++) buffer[i] = kept[(taken + i) % KEPT_BYTES];
  taken += bytes;
  was_full = bytes == USB_PACKET;
  usb_offer(USB_DATA_IN, bytes);
}

void serial_on_frame(void) {
  if (!is_sending) return rest();
  timer_alarm(USB_FRAME_ALARM, LATE_MICROSECONDS);
  frame_began = timer_now();
  is_in_frame = true;
  send_packet();
}

/* A bus without frames is asleep or an emulator's. */
void serial_on_late_frame(void) {
  timer_taken(USB_FRAME_ALARM);
  if (!is_sending) return;
  timer_alarm(USB_FRAME_ALARM, LATE_MICROSECONDS);
  is_in_frame = false;
  send_packet();
}

void serial_on_sent(void) {
  is_deaf = false;
  if (is_in_frame && timer_now() - frame_began >= SAFE_MICROSECONDS) return;
  send_packet();
}

/* What the last listener has not taken is not for the next one. */
static void forget(void) {
  taken = put;
  was_full = is_deaf = false;
}

static void listen(void) {
  was_heard = true;
  is_deaf = false;
  watch_frames();
}

/* ---- From the host; interrupts off -------------------------------------------------------------*/

static void receive_more(void) {
  const bool has_room = RING_BYTES - (received.written - received.read) >= USB_PACKET;
  if (usb_is_configured() && has_room && !usb_is_offered(USB_DATA_OUT)) {
    usb_offer(USB_DATA_OUT, USB_PACKET);
  }
}

void serial_on_received(void) {
  const volatile uint8_t *const buffer = usb_buffer(USB_DATA_OUT);
  const uint32_t bytes = usb_length(USB_DATA_OUT);
  for (uint32_t i = 0; i < bytes; i++) ring_put(&received, buffer[i]);
  if (bytes > 0 && !has_spoken) {
    has_spoken = true;
    listen();
  }
  receive_more();
}

void serial_go_on(void) {
  receive_more();
  if (is_heard()) watch_frames();
}

/* ---- Requests --------------------------------------------------------------------------------- */

static void set_coding(const usb_setup *setup, const volatile uint8_t *bytes) {
  (void)setup;
  for (uint32_t i = 0; i < CODING_BYTES; i++) line_coding[i] = bytes[i];
  const uint32_t baud = line_coding[0] | (uint32_t)line_coding[1] << 8 |
                        (uint32_t)line_coding[2] << 16 | (uint32_t)line_coding[3] << 24;
  if (baud == TOUCH_BAUD) timer_alarm(USB_TOUCH_ALARM, TOUCH_MICROSECONDS);
}

void serial_on_touch(void) {
  timer_taken(USB_TOUCH_ALARM);
  rp2040_enter_bootsel();
}

static void set_lines(const usb_setup *setup, const volatile uint8_t *bytes) {
  (void)bytes;
  const bool had_terminal = has_terminal;
  has_terminal = (setup->value & CONTROL_DTR) != 0;
  if (has_terminal == had_terminal) return;
  has_spoken = false;
  if (has_terminal) listen();
  else if (was_heard) forget();
}

static void do_nothing(const usb_setup *setup, const volatile uint8_t *bytes) {
  (void)setup;
  (void)bytes;
}

/* rp2040js asks the device for what is the interface's; nothing else here could be meant. */
usb_answer serial_request(const usb_setup *setup) {
  if (!usb_is_configured() || setup->index != 0 || (setup->type & WHOM) >= ENDPOINT) return USB_REFUSED;
  switch (setup->request) {
  case SET_LINE_CODING:
    if (setup->length != CODING_BYTES) return USB_REFUSED;
    return (usb_answer){.is_taken = true, .done = set_coding};
  case GET_LINE_CODING:
    return (usb_answer){.is_taken = true, .bytes = line_coding, .count = CODING_BYTES};
  case SET_CONTROL_LINES:
    if (setup->length != 0) return USB_REFUSED;
    return (usb_answer){.is_taken = true, .done = set_lines};
  case SEND_BREAK:
    if (setup->length != 0) return USB_REFUSED;
    return (usb_answer){.is_taken = true, .done = do_nothing};
  default: return USB_REFUSED;
  }
}

void serial_reset(void) {
  has_terminal = has_spoken = false;
  if (was_heard) forget();
  rest();
  receive_more();
}

/* ---- The port --------------------------------------------------------------------------------- */

/* Restores what was: interrupts may have been off before, in a fault. */
#define ATOMICALLY(work)                                    \
  do {                                                      \
    uint32_t were_off;                                      \
    __asm volatile("mrs %0, primask" : "=r"(were_off));     \
    __asm volatile("cpsid i" ::: "memory");                 \
    work;                                                   \
    if (were_off == 0) __asm volatile("cpsie i" ::: "memory"); \
  } while (0)

/* Whether anybody takes what is sent; serves the bus meanwhile, also where interrupts do not come. */
static bool is_served(void) {
  bool is_taking;
  ATOMICALLY({
    usb_poll();
    if ((TIMER_RAISED & 1u << USB_FRAME_ALARM) != 0) serial_on_late_frame();
    if (is_heard()) watch_frames();
    is_taking = is_heard() && !is_deaf;
  });
  return is_taking;
}

/* Waits until no more than that many bytes are kept; false when nobody takes them. */
static bool wait_for(uint32_t most) {
  uint32_t begin = timer_now(), before = taken;
  while (put - taken > most || (most == 0 && is_sending)) {
    if (!is_served()) return false;
    if (taken != before) {
      before = taken;
      begin = timer_now();
    } else if (timer_now() - begin >= PATIENCE_MICROSECONDS) {
      is_deaf = true;
    }
  }
  return true;
}

void port_put(char byte) {
  if (was_heard && !is_heard()) return;
  if (put - taken == KEPT_BYTES && !wait_for(KEPT_BYTES - 1)) return;
  ATOMICALLY({
    kept[put % KEPT_BYTES] = (uint8_t)byte;
    put++;
    if (is_heard()) watch_frames();
  });
}

void port_flush(void) {
  if (is_heard()) wait_for(0);
}

int32_t port_get(void) {
  const int32_t byte = ring_get(&received);
  ATOMICALLY(receive_more());
  return byte;
}

void port_idle(void) { ring_idle(&received); }

port_facts port_start(void) {
  const uint32_t hertz = rp2040_start_clock();
  usb_name_board();
  const bool is_quad = rp2040_speed_up_flash();
  core_take_interrupts();
  usb_start();
  systick_start();
  return (port_facts){
      .clock_hertz = hertz,
      .flash = is_quad ? RP2040_QUAD : RP2040_PLAIN,
      .timer_kind = "cycles",
      .timer_name = "SysTick",
      .timer_hertz = hertz,
  };
}
