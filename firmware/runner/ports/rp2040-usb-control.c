/*
 * Endpoint 0 (USB 2.0, chapters 8.5.3 and 9.4). A request comes in up to three stages: the request,
 * data one way or the other, and an empty packet the other way that says it was taken. A new request
 * ends whatever was under way.
 */
#include "rp2040-usb.h"

enum { GET_STATUS = 0, CLEAR_FEATURE = 1, SET_FEATURE = 3, SET_ADDRESS = 5, GET_DESCRIPTOR = 6 };
enum { GET_CONFIGURATION = 8, SET_CONFIGURATION = 9, GET_INTERFACE = 10, SET_INTERFACE = 11 };

#define KIND 0x60u
#define CLASS 0x20u
#define WHOM 0x1fu
#define DEVICE 0u
#define INTERFACE 1u
#define ENDPOINT 2u
#define INTERFACES 2u
#define MOST_ADDRESS 127u

static usb_setup setup;
static usb_answer answer;
static enum { NOTHING, SENDING, RECEIVING, LETTING_GO, CONFIRMING } stage;
/* To the host; more_follows also when an empty packet has to say that this was all. */
static uint32_t sent;
static bool more_follows;
static uint8_t configuration;

bool usb_is_configured(void) { return configuration != 0; }

static usb_answer accept(void (*done)(const usb_setup *, const volatile uint8_t *)) {
  return (usb_answer){.is_taken = true, .done = done};
}

static usb_answer give(const uint8_t *bytes, uint32_t count) {
  return (usb_answer){.is_taken = true, .bytes = bytes, .count = count};
}

/* ---- Standard requests ------------------------------------------------------------------------ */

static void move_in(const usb_setup *s, const volatile uint8_t *bytes) {
  (void)bytes;
  USB_ADDRESS = s->value;
}

static void configure(const usb_setup *s, const volatile uint8_t *bytes) {
  (void)bytes;
  configuration = (uint8_t)s->value;
  usb_enable_data(configuration != 0);
  serial_reset();
}

/* One setting there is; choosing it begins the endpoints anew. */
static void choose_setting(const usb_setup *s, const volatile uint8_t *bytes) {
  (void)bytes;
  if (s->index == 0) return usb_clear_halt(USB_NOTIFY_IN);
  usb_clear_halt(USB_DATA_IN);
  usb_clear_halt(USB_DATA_OUT);
  serial_go_on();
}

/* Of an endpoint's address, 0x82 for one; USB_ENDPOINTS where there is none. */
static uint32_t endpoint_at(uint32_t address) {
  switch (address) {
  case 0x00: return USB_EP0_OUT;
  case 0x80: return USB_EP0_IN;
  case 0x81: return usb_is_configured() ? USB_NOTIFY_IN : USB_ENDPOINTS;
  case 0x82: return usb_is_configured() ? USB_DATA_IN : USB_ENDPOINTS;
  case 0x02: return usb_is_configured() ? USB_DATA_OUT : USB_ENDPOINTS;
  default: return USB_ENDPOINTS;
  }
}

static void set_halt(const usb_setup *s, const volatile uint8_t *bytes) {
  (void)bytes;
  const uint32_t endpoint = endpoint_at(s->index);
  if (endpoint >= USB_NOTIFY_IN) usb_stall(endpoint);
}

static void end_halt(const usb_setup *s, const volatile uint8_t *bytes) {
  (void)bytes;
  const uint32_t endpoint = endpoint_at(s->index);
  if (endpoint >= USB_NOTIFY_IN) usb_clear_halt(endpoint);
  serial_go_on();
}

static usb_answer status_of(const usb_setup *s, uint32_t whom) {
  static uint8_t status[2];
  const uint32_t endpoint = whom == ENDPOINT ? endpoint_at(s->index) : USB_EP0_IN;
  const bool is_there = whom != INTERFACE || (usb_is_configured() && s->index < INTERFACES);
  if (endpoint == USB_ENDPOINTS || !is_there) return USB_REFUSED;
  status[0] = usb_is_halted(endpoint);
  return give(status, sizeof status);
}

static usb_answer descriptor_of(const usb_setup *s) {
  const uint8_t *bytes;
  uint32_t count;
  if (!usb_descriptor(s->value >> 8, s->value & 0xff, &bytes, &count)) return USB_REFUSED;
  return give(bytes, count);
}

static usb_answer device_request(const usb_setup *s) {
  switch (s->request) {
  case GET_STATUS: return status_of(s, DEVICE);
  case SET_ADDRESS: return s->value <= MOST_ADDRESS ? accept(move_in) : USB_REFUSED;
  case GET_DESCRIPTOR: return descriptor_of(s);
  case GET_CONFIGURATION: return give(&configuration, 1);
  case SET_CONFIGURATION: return s->value <= 1 ? accept(configure) : USB_REFUSED;
  default: return USB_REFUSED;
  }
}

static usb_answer interface_request(const usb_setup *s) {
  static const uint8_t first_setting[1];
  if (!usb_is_configured() || s->index >= INTERFACES) return USB_REFUSED;
  switch (s->request) {
  case GET_STATUS: return status_of(s, INTERFACE);
  case GET_INTERFACE: return give(first_setting, sizeof first_setting);
  case SET_INTERFACE: return s->value == 0 ? accept(choose_setting) : USB_REFUSED;
  default: return USB_REFUSED;
  }
}

static usb_answer endpoint_request(const usb_setup *s) {
  if (endpoint_at(s->index) == USB_ENDPOINTS) return USB_REFUSED;
  const bool is_halt = s->value == 0;
  switch (s->request) {
  case GET_STATUS: return status_of(s, ENDPOINT);
  case SET_FEATURE: return is_halt ? accept(set_halt) : USB_REFUSED;
  case CLEAR_FEATURE: return is_halt ? accept(end_halt) : USB_REFUSED;
  default: return USB_REFUSED;
  }
}

static usb_answer standard_request(const usb_setup *s) {
  switch (s->type & WHOM) {
  case DEVICE: return device_request(s);
  case INTERFACE: return interface_request(s);
  case ENDPOINT: return endpoint_request(s);
  default: return USB_REFUSED;
  }
}

/* ---- Stages ----------------------------------------------------------------------------------- */

static void refuse(void) {
  stage = NOTHING;
  usb_stall(USB_EP0_IN);
  usb_stall(USB_EP0_OUT);
}

static void send_packet(void) {
  const uint32_t left = answer.count - sent;
  const uint32_t bytes = left < USB_PACKET ? left : USB_PACKET;
  volatile uint8_t *const buffer = usb_buffer(USB_EP0_IN);
  for (uint32_t i = 0; i < bytes; i++) buffer[i] = answer.bytes[sent + i];
  sent += bytes;
  /* A full packet is the end only where it completes what was asked for. */
  more_follows = bytes == USB_PACKET && sent < setup.length;
  usb_offer(USB_EP0_IN, bytes);
}

static void begin_sending(void) {
  if (answer.bytes == NULL) return refuse();
  if (answer.count > setup.length) answer.count = setup.length;
  stage = SENDING;
  sent = 0;
  send_packet();
}

static void begin_receiving(void) {
  if (answer.bytes != NULL || answer.done == NULL || setup.length > USB_PACKET) return refuse();
  stage = RECEIVING;
  usb_offer(USB_EP0_OUT, USB_PACKET);
}

static void confirm(void) {
  stage = CONFIRMING;
  usb_set_toggle(USB_EP0_IN, true);
  usb_offer(USB_EP0_IN, 0);
}

/* A request that another one cut short may have left a buffer with the controller, and it does not
 * give it back by itself (RP2040 datasheet's silence: see raspberrypi/pico-feedback issue 385). */
void usb_on_setup(void) {
  const volatile uint8_t *const b = (const volatile uint8_t *)(uintptr_t)USB_MEMORY;
  setup = (usb_setup){.type = b[0],
                      .request = b[1],
                      .value = (uint16_t)(b[2] | b[3] << 8),
                      .index = (uint16_t)(b[4] | b[5] << 8),
                      .length = (uint16_t)(b[6] | b[7] << 8)};
  USB_STATUS = USB_STATUS_SETUP;
  usb_revoke(USB_EP0_IN);
  usb_revoke(USB_EP0_OUT);
  USB_BUFFERS_DONE = 1u << USB_EP0_IN | 1u << USB_EP0_OUT;
  usb_set_toggle(USB_EP0_IN, true);
  usb_set_toggle(USB_EP0_OUT, true);
  stage = NOTHING;
  const uint32_t kind = setup.type & KIND;
  answer = kind == 0       ? standard_request(&setup)
           : kind == CLASS ? serial_request(&setup)
                           : USB_REFUSED;
  const bool is_to_host = (setup.type & USB_TO_HOST) != 0;
  if (!answer.is_taken || is_to_host != (answer.bytes != NULL)) refuse();
  else if (setup.length == 0) confirm();
  else if (is_to_host) begin_sending();
  else begin_receiving();
}

void usb_on_control_sent(void) {
  if (stage == SENDING && more_follows) return send_packet();
  if (stage == SENDING) {
    stage = LETTING_GO;
    usb_set_toggle(USB_EP0_OUT, true);
    usb_offer(USB_EP0_OUT, 0);
  } else if (stage == CONFIRMING) {
    stage = NOTHING;
    if (answer.done != NULL) answer.done(&setup, usb_buffer(USB_EP0_OUT));
  }
}

void usb_on_control_received(void) {
  if (stage == LETTING_GO) stage = NOTHING;
  if (stage != RECEIVING) return;
  if (usb_length(USB_EP0_OUT) != setup.length) refuse();
  else confirm();
}

void usb_reset_control(void) {
  stage = NOTHING;
  configuration = 0;
  USB_ADDRESS = 0;
}
