/*
 * Packets between the controller and its memory. An endpoint has one buffer, which is either ours or
 * the controller's; the toggle of data packets (DATA0, DATA1) is kept here.
 */
#include "rp2040-usb.h"

#define BUFFER(endpoint) REGISTER(USB_MEMORY + 0x80 + 4 * (endpoint))
#define FULL (1u << 15)
#define DATA1 (1u << 13)
#define SELECT_FIRST (1u << 12)
#define STALL (1u << 11)
#define AVAILABLE (1u << 10)
#define LENGTH 0x3ffu

/* Endpoint 0 has no such word. */
#define SETTINGS(endpoint) REGISTER(USB_MEMORY + 4 * (endpoint))
#define ENABLED (1u << 31)
#define INTERRUPT_EACH (1u << 29)
#define BULK (2u << 26)
#define NOTIFICATION (3u << 26)

#define FIRST_DATA USB_NOTIFY_IN
#define IS_OUT(endpoint) (((endpoint) & 1) != 0)
/* More than the controller takes to finish with a packet. */
#define ABORT_POLLS 65536u

/* Endpoint 0 has one buffer for both directions. */
static const uint16_t buffer_at[USB_ENDPOINTS] = {0x100, 0x100, 0x180, 0, 0x1c0, 0x200};
static bool toggles[USB_ENDPOINTS];
static bool halts[USB_ENDPOINTS];

volatile uint8_t *usb_buffer(uint32_t endpoint) {
  return (volatile uint8_t *)(uintptr_t)(USB_MEMORY + buffer_at[endpoint]);
}

void usb_set_toggle(uint32_t endpoint, bool is_data1) { toggles[endpoint] = is_data1; }

bool usb_is_offered(uint32_t endpoint) { return (BUFFER(endpoint) & AVAILABLE) != 0; }

uint32_t usb_length(uint32_t endpoint) { return BUFFER(endpoint) & LENGTH; }

/* The controller runs at 48 MHz: it must see the rest of the word before it sees that it may use it,
 * or it could use half of the old one (datasheet, section 4.1.2.5.1). */
static void wait_for_controller(void) {
  for (uint32_t i = 0; i < 4; i++) __asm volatile("nop\n nop\n nop" ::: "memory");
}

void usb_offer(uint32_t endpoint, uint32_t bytes) {
  if (halts[endpoint]) return;
  const uint32_t word = bytes | SELECT_FIRST | (toggles[endpoint] ? DATA1 : 0) |
                        (IS_OUT(endpoint) ? 0 : FULL);
  toggles[endpoint] = !toggles[endpoint];
  BUFFER(endpoint) = word;
  wait_for_controller();
  BUFFER(endpoint) = word | AVAILABLE;
}

/* On B0 and B1 an abort does not end (RP2040-E2): there the word is only overwritten, which is safe
 * unless the host asks in that very moment. All callers follow something that had the host stop. */
void usb_revoke(uint32_t endpoint) {
  const uint32_t bit = 1u << endpoint;
  if (usb_is_offered(endpoint)) {
    toggles[endpoint] = !toggles[endpoint];
    if (usb_can_abort()) {
      REGISTER(USB_ABORT + USB_SET) = bit;
      for (uint32_t i = 0; i < ABORT_POLLS && (REGISTER(USB_ABORT_DONE) & bit) == 0; i++) {
      }
    }
  }
  BUFFER(endpoint) = SELECT_FIRST;
  REGISTER(USB_ABORT + USB_CLEAR) = bit;
  REGISTER(USB_ABORT_DONE) = bit;
}

void usb_stall(uint32_t endpoint) {
  if (endpoint >= FIRST_DATA) halts[endpoint] = true;
  usb_revoke(endpoint);
  if (endpoint < FIRST_DATA) USB_STALL_ARM |= 1u << endpoint;
  BUFFER(endpoint) = STALL;
}

bool usb_is_halted(uint32_t endpoint) { return halts[endpoint]; }

void usb_clear_halt(uint32_t endpoint) {
  const bool was_waiting = usb_is_offered(endpoint);
  const uint32_t bytes = IS_OUT(endpoint) ? USB_PACKET : usb_length(endpoint);
  if (was_waiting) usb_revoke(endpoint);
  halts[endpoint] = false;
  BUFFER(endpoint) = SELECT_FIRST;
  toggles[endpoint] = false;
  if (was_waiting) usb_offer(endpoint, bytes);
}

void usb_enable_data(bool is_on) {
  for (uint32_t e = FIRST_DATA; e < USB_ENDPOINTS; e++) {
    if (buffer_at[e] == 0) continue;
    usb_revoke(e);
    halts[e] = toggles[e] = false;
    const uint32_t kind = e == USB_NOTIFY_IN ? NOTIFICATION : BULK;
    SETTINGS(e) = is_on ? ENABLED | INTERRUPT_EACH | kind | buffer_at[e] : 0;
  }
}

void usb_reset_endpoints(void) {
  for (uint32_t e = 0; e < FIRST_DATA; e++) {
    usb_revoke(e);
    toggles[e] = false;
  }
  usb_enable_data(false);
  USB_BUFFERS_DONE = ~0u;
}
