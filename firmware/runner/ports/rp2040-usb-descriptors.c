/*
 * What the runner says it is on USB: one serial port (CDC-ACM), in the words of USB 2.0, section 9.6,
 * and of CDC 1.2, section 5.
 *
 * Its numbers are 2e8a:000a, "Raspberry Pi Pico SDK CDC UART (RP2040)". Raspberry Pi sublicenses its
 * vendor id for what runs on its silicon and asks of devices that need no driver of their own, CDC
 * serial ports among them, to take the standard number for that combination of interfaces and to tell
 * themselves apart by their strings (raspberrypi/usb-pid on GitHub, "Use of the IDs"). This does so.
 */
#include "rp2040-usb.h"

#define U16(value) (value) & 0xff, (value) >> 8

enum { DEVICE = 1, CONFIGURATION = 2, STRING = 3 };
enum { LANGUAGES, MAKER, PRODUCT, SERIAL, STRINGS };

#define SERIAL_AT 16

/* Not constant: a board whose flash has no number has no serial number either. */
static uint8_t device[] = {
    18, DEVICE, U16(0x0200),
    0xef, 2, 1, /* several functions, told apart by association descriptors */
    USB_PACKET, U16(0x2e8a), U16(0x000a), U16(0x0100),
    MAKER, PRODUCT, 0, 1,
};

#define CONFIGURATION_BYTES 75u
static const uint8_t configuration[CONFIGURATION_BYTES] = {
    9, CONFIGURATION, U16(CONFIGURATION_BYTES), 2, 1, 0, 0x80, 100 / 2, /* from the bus, 100 mA */
    8, 11, 0, 2, 2, 2, 0, 0,   /* association: interfaces 0 and 1 are one serial port */
    9, 4, 0, 0, 1, 2, 2, 0, 0, /* interface 0: communications, ACM, no AT commands */
    5, 0x24, 0, U16(0x0120),   /* header: CDC 1.20 */
    5, 0x24, 1, 0, 1,          /* call management: none */
    4, 0x24, 2, 0x02,          /* ACM: line coding and control lines */
    5, 0x24, 6, 0, 1,          /* union of the two interfaces */
    7, 5, 0x81, 3, U16(8), 16, /* endpoint 1 in: notifications, every 16 ms */
    9, 4, 1, 0, 2, 10, 0, 0, 0, /* interface 1: data */
    7, 5, 0x02, 2, U16(USB_PACKET), 0,
    7, 5, 0x82, 2, U16(USB_PACKET), 0,
};

static char serial[RP2040_ID_BYTES * 2 + 1];

static const char *const texts[STRINGS] = {
    [MAKER] = "Arenascope", [PRODUCT] = "Arenascope runner (RP2040)", [SERIAL] = serial};

void usb_name_board(void) {
  uint8_t id[RP2040_ID_BYTES];
  if (!rp2040_read_flash_id(id)) return;
  for (uint32_t i = 0; i < sizeof id; i++) {
    serial[2 * i] = "0123456789ABCDEF"[id[i] >> 4];
    serial[2 * i + 1] = "0123456789ABCDEF"[id[i] & 15];
  }
  device[SERIAL_AT] = SERIAL;
}

/* In UTF-16, or the one language there is: English (United States). */
static bool string(uint32_t index, const uint8_t **bytes, uint32_t *count) {
  static uint8_t made[USB_PACKET] = {4, STRING, U16(0x0409)};
  if (index >= STRINGS || (index == SERIAL && serial[0] == 0)) return false;
  uint32_t at = 2;
  if (index == LANGUAGES) {
    made[at++] = 0x09;
    made[at++] = 0x04;
  } else {
    for (const char *c = texts[index]; *c != 0 && at < sizeof made; c++) {
      made[at++] = (uint8_t)*c;
      made[at++] = 0;
    }
  }
  made[0] = (uint8_t)at;
  *bytes = made;
  *count = at;
  return true;
}

/* A device qualifier is asked for too: refusing it says that there is no high speed. */
bool usb_descriptor(uint32_t type, uint32_t index, const uint8_t **bytes, uint32_t *count) {
  if (type == STRING) return string(index, bytes, count);
  if (index != 0 || (type != DEVICE && type != CONFIGURATION)) return false;
  *bytes = type == DEVICE ? device : configuration;
  *count = type == DEVICE ? sizeof device : sizeof configuration;
  return true;
}
