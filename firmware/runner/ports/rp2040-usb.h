/*
 * The RP2040 as a USB device, from the controller up (datasheet, section 4.1; USB 2.0, chapter 9):
 *
 *   rp2040-usb-bus.c          clock, pull-up, bus resets, which interrupt goes where
 *   rp2040-usb-endpoints.c    packets to and from the controller
 *   rp2040-usb-control.c      endpoint 0: what every device must answer
 *   rp2040-usb-descriptors.c  what it says it is
 *   rp2040-usb.c              the serial line made of it, and the runner's port
 *
 * Everything runs in interrupts of one priority, or with interrupts off: nothing here is interrupted
 * by anything else here.
 */
#ifndef AS_RP2040_USB_H
#define AS_RP2040_USB_H

#include <stddef.h>

#include "rp2040.h"

#define USB_MEMORY 0x50100000u
#define USB 0x50110000u
#define USB_SET 0x2000u /* added to a register's address: sets, or clears, the bits written */
#define USB_CLEAR 0x3000u

#define USB_ADDRESS REGISTER(USB + 0x00)
#define USB_MAIN_CONTROL REGISTER(USB + 0x40)
#define USB_FRAME REGISTER(USB + 0x48) /* reading it acknowledges a start of frame */
#define USB_CONTROL REGISTER(USB + 0x4c)
#define USB_STATUS REGISTER(USB + 0x50)
#define USB_BUFFERS_DONE REGISTER(USB + 0x58)
#define USB_ABORT (USB + 0x60)
#define USB_ABORT_DONE (USB + 0x64)
#define USB_STALL_ARM REGISTER(USB + 0x68)
#define USB_MUXING REGISTER(USB + 0x74)
#define USB_POWER REGISTER(USB + 0x78)
#define USB_PHY_DIRECT (USB + 0x7c)
#define USB_PHY_OVERRIDE (USB + 0x80)
#define USB_INTERRUPTS_ON (USB + 0x90)
#define USB_INTERRUPTS REGISTER(USB + 0x98)

#define USB_STATUS_BUS_RESET (1u << 19)
#define USB_STATUS_SETUP (1u << 17)
#define USB_STATUS_CONNECTED (1u << 16)
#define USB_STATUS_SUSPENDED (1u << 4)
#define USB_STATUS_LINES (3u << 2)

#define USB_ON_FRAME (1u << 17)
#define USB_ON_SETUP (1u << 16)
#define USB_ON_BUS_RESET (1u << 12)
#define USB_ON_BUFFER (1u << 4)

/* Endpoints, numbered as the controller numbers their buffers: twice the number, out one higher. */
enum {
  USB_EP0_IN = 0,
  USB_EP0_OUT = 1,
  USB_NOTIFY_IN = 2, /* 0x81: CDC wants it; nothing is ever sent */
  USB_DATA_IN = 4,   /* 0x82 */
  USB_DATA_OUT = 5,  /* 0x02 */
  USB_ENDPOINTS = 6,
};

#define USB_PACKET 64u

/* Alarms of the timer, and so interrupts. */
enum { USB_IDLE_ALARM, USB_FRAME_ALARM, USB_TOUCH_ALARM, USB_ALARMS };

/* ---- The bus ---------------------------------------------------------------------------------- */

/* Starts the controller and shows up on the bus. False where there is no 48 MHz clock. */
bool usb_start(void);
/* Serves what is pending; for where interrupts do not come (a fault, or interrupts off). */
void usb_poll(void);
/* Whether the silicon is B2 or later, where a buffer can be taken back (RP2040-E2). */
bool usb_can_abort(void);

/* ---- Endpoints -------------------------------------------------------------------------------- */

/* All buffers back, all toggles at DATA0, data endpoints off. */
void usb_reset_endpoints(void);
/* Data endpoints on, or off. */
void usb_enable_data(bool is_on);
/* The controller may send that many bytes of the buffer, or receive into it. */
void usb_offer(uint32_t endpoint, uint32_t bytes);
/* Whether the controller still has the buffer. */
bool usb_is_offered(uint32_t endpoint);
/* Takes the buffer back from the controller: its packet was not sent. */
void usb_revoke(uint32_t endpoint);
/* Bytes that were received, or are to be sent. */
uint32_t usb_length(uint32_t endpoint);
/* The next packet is DATA0, or DATA1. */
void usb_set_toggle(uint32_t endpoint, bool is_data1);
void usb_stall(uint32_t endpoint);
bool usb_is_halted(uint32_t endpoint);
/* No longer halted; the next packet is DATA0, also where one was waiting. */
void usb_clear_halt(uint32_t endpoint);
/* Its 64 bytes, at a multiple of 64. */
volatile uint8_t *usb_buffer(uint32_t endpoint);

/* ---- Endpoint 0 ------------------------------------------------------------------------------- */

typedef struct {
  uint8_t type;
  uint8_t request;
  uint16_t value;
  uint16_t index;
  uint16_t length;
} usb_setup;

#define USB_TO_HOST 0x80u

/* What is to become of a request. */
typedef struct {
  bool is_taken;        /* else it is stalled */
  const uint8_t *bytes; /* to the host; they must stay until the next request */
  uint32_t count;
  /* From the host, or nothing: called with what came once the host has seen that it was taken. */
  void (*done)(const usb_setup *setup, const volatile uint8_t *bytes);
} usb_answer;

#define USB_REFUSED ((usb_answer){.is_taken = false})

void usb_reset_control(void);
void usb_on_setup(void);
void usb_on_control_sent(void);
void usb_on_control_received(void);
bool usb_is_configured(void);

/* ---- What it is ------------------------------------------------------------------------------- */

/* Bytes 0..count-1 of a descriptor; false where there is none of that type and index. */
bool usb_descriptor(uint32_t type, uint32_t index, const uint8_t **bytes, uint32_t *count);
/* The flash chip's own number as the serial number, by which a system tells two boards apart. */
void usb_name_board(void);

/* ---- The serial line, for the files above ----------------------------------------------------- */

usb_answer serial_request(const usb_setup *setup);
/* Configured, or not any more: everything as after power-up. */
void serial_reset(void);
void serial_on_sent(void);
void serial_on_received(void);
/* The host began a frame; or it should have, long ago. */
void serial_on_frame(void);
void serial_on_late_frame(void);
/* The time has come to leave for the boot ROM. */
void serial_on_touch(void);
/* Endpoints that were halted are not any more. */
void serial_go_on(void);

#endif
