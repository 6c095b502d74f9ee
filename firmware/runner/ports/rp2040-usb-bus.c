/*
 * The controller on the bus: its start, bus resets, and which interrupt is for whom. RP2040-E5: on B0
 * and B1 it needs 800 us of silence after a bus reset and may never get them beside other devices on a
 * hub, so that it never answers. The way out that Raspberry Pi gives: show the controller an idle bus
 * for a millisecond, through the debug function of GPIO15. B2, on boards since late 2021, needs none.
 */
#include "rp2040-timer.h"
#include "rp2040-usb.h"

#define USB_INTERRUPT 5u
#define CHIP_ID REGISTER(0x40000000)
#define CHIP_B2 2u

#define MAIN_ENABLED 1u
#define CONTROL_EACH_EP0_BUFFER (1u << 29)
#define CONTROL_PULL_UP (1u << 16)
#define MUXING_PHY 1u
#define MUXING_PADS (1u << 2)
#define MUXING_SOFTCON (1u << 3)
#define POWER_PRESENT (1u << 3 | 1u << 2) /* boards do not wire it; take it as there */
#define PHY_PULL_UP (1u << 1)
#define OVERRIDE_PULL_UP (1u << 2)
#define MEMORY_BYTES 4096u

/* Long enough for a hub to see that the board was away, also after a reset of the processor alone. */
#define AWAY_MICROSECONDS 10000u

#define GPIO15_CONTROL REGISTER(0x4001407c)
#define GPIO15_PAD REGISTER(0x4001c040)
#define FUNCTION_USB_DEBUG 8u
#define OUTPUT_OFF (2u << 12)
#define INPUT_HIGH (3u << 16)
#define PAD_PULLS (3u << 2)

/* Both lines low: the host resets the bus, or there is none. */
#define LINES_LOW 0u
#define STEP_MICROSECONDS 1000u
#define MOST_STEPS 200u

static enum { NO_STEP, WAITING_FOR_END, SHOWING_IDLE } step;
static uint32_t steps;
static uint32_t gpio15_control, gpio15_pad;

bool usb_can_abort(void) { return CHIP_ID >> 28 >= CHIP_B2; }

/* ---- RP2040-E5 -------------------------------------------------------------------------------- */

static void show_idle(void) {
  gpio15_control = GPIO15_CONTROL;
  gpio15_pad = GPIO15_PAD;
  GPIO15_PAD = gpio15_pad | PAD_PULLS; /* keeps what is on the pin */
  GPIO15_CONTROL = FUNCTION_USB_DEBUG | OUTPUT_OFF | INPUT_HIGH;
  REGISTER(USB_PHY_DIRECT + USB_SET) = PHY_PULL_UP;
  REGISTER(USB_PHY_OVERRIDE + USB_SET) = OVERRIDE_PULL_UP;
  USB_MUXING = MUXING_PADS | MUXING_SOFTCON;
}

static void show_bus(void) {
  USB_MUXING = MUXING_PHY | MUXING_SOFTCON;
  REGISTER(USB_PHY_OVERRIDE + USB_CLEAR) = OVERRIDE_PULL_UP;
  GPIO15_CONTROL = gpio15_control;
  GPIO15_PAD = gpio15_pad;
}

static void take_step(void) {
  timer_taken(USB_IDLE_ALARM);
  const bool is_last = ++steps == MOST_STEPS;
  if (step == WAITING_FOR_END && (USB_STATUS & USB_STATUS_LINES) != LINES_LOW) {
    step = SHOWING_IDLE;
    show_idle();
  } else if (step == SHOWING_IDLE && (is_last || (USB_STATUS & USB_STATUS_CONNECTED) != 0)) {
    step = NO_STEP;
    show_bus();
  } else if (is_last) {
    step = NO_STEP;
  }
  if (step != NO_STEP) timer_alarm(USB_IDLE_ALARM, STEP_MICROSECONDS);
}

static void begin_steps(void) {
  if (usb_can_abort()) return; /* B2 */
  if (step == SHOWING_IDLE) show_bus();
  step = WAITING_FOR_END;
  steps = 0;
  timer_alarm(USB_IDLE_ALARM, STEP_MICROSECONDS);
}

/* ---- Interrupts ------------------------------------------------------------------------------- */

static void on_bus_reset(void) {
  usb_reset_control();
  usb_reset_endpoints();
  serial_reset();
  USB_STATUS = USB_STATUS_BUS_RESET;
  begin_steps();
}

static void on_buffers(void) {
  const uint32_t done = USB_BUFFERS_DONE;
  USB_BUFFERS_DONE = done;
  if ((done & 1u << USB_EP0_IN) != 0) usb_on_control_sent();
  if ((done & 1u << USB_EP0_OUT) != 0) usb_on_control_received();
  if ((done & 1u << USB_DATA_OUT) != 0) serial_on_received();
  if ((done & 1u << USB_DATA_IN) != 0) serial_on_sent();
}

/* Packets before the request that followed them. */
void usb_poll(void) {
  const uint32_t raised = USB_INTERRUPTS;
  if ((raised & USB_ON_FRAME) != 0) {
    (void)USB_FRAME;
    serial_on_frame();
  }
  if ((raised & USB_ON_BUFFER) != 0) on_buffers();
  if ((raised & USB_ON_BUS_RESET) != 0) on_bus_reset();
  if ((raised & USB_ON_SETUP) != 0) usb_on_setup();
}

__attribute__((section(".vectors.interrupts"), used)) static const void *const interrupts[32] = {
    [USB_IDLE_ALARM] = take_step,
    [USB_FRAME_ALARM] = serial_on_late_frame,
    [USB_TOUCH_ALARM] = serial_on_touch,
    [USB_INTERRUPT] = usb_poll,
};

/* ---- Start ------------------------------------------------------------------------------------ */

static void stay_away(void) {
  const uint32_t begin = timer_now();
  while (timer_now() - begin < AWAY_MICROSECONDS) {
  }
}

bool usb_start(void) {
  rp2040_hold(RP2040_USB);
  if (!rp2040_start_usb_clock()) return false;
  timer_start(USB_ALARMS);
  stay_away();
  rp2040_release(RP2040_USB | RP2040_IO_BANK0 | RP2040_PADS_BANK0);
  for (uint32_t at = 0; at < MEMORY_BYTES; at += 4) REGISTER(USB_MEMORY + at) = 0;
  usb_reset_endpoints();
  USB_MUXING = MUXING_PHY | MUXING_SOFTCON;
  USB_POWER = POWER_PRESENT;
  USB_MAIN_CONTROL = MAIN_ENABLED;
  REGISTER(USB_INTERRUPTS_ON) = USB_ON_BUFFER | USB_ON_BUS_RESET | USB_ON_SETUP;
  USB_CONTROL = CONTROL_EACH_EP0_BUFFER | CONTROL_PULL_UP;
  core_enable_interrupt(USB_INTERRUPT);
  return true;
}
