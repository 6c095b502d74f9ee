/** A Zephyr application; TFLM is an optional module of Zephyr's own manifest. */
import type { ExportFile } from '../export';
import type { ProjectFacts } from './framework';
import { MAIN } from './framework';

const PORT = `#include "port.h"

#include <zephyr/device.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>

static const struct device* const uart = DEVICE_DT_GET(DT_CHOSEN(zephyr_console));
static const struct gpio_dt_spec led = GPIO_DT_SPEC_GET_OR(DT_ALIAS(led0), gpios, {});

void PortInit() {
  if (led.port != nullptr) gpio_pin_configure_dt(&led, GPIO_OUTPUT_INACTIVE);
}

int PortGet() {
  unsigned char byte = 0;
  return uart_poll_in(uart, &byte) == 0 ? byte : -1;
}

void PortPut(char c) { uart_poll_out(uart, static_cast<unsigned char>(c)); }

// The cycle counter has 32 bits on most cores; its wraps are counted here.
uint64_t PortTicks() {
  static uint32_t last = 0;
  static uint64_t high = 0;
  const uint32_t now = k_cycle_get_32();
  if (now < last) high += 0x100000000;
  last = now;
  return high + now;
}

uint32_t PortHertz() { return static_cast<uint32_t>(sys_clock_hw_cycles_per_sec()); }
// The system's timer; on many boards it counts the core's cycles, on some a slower clock.
const char* PortTimer() { return "microseconds,k_cycle_get_32"; }
uint32_t PortClock() { return 0; }

void PortLed(bool on) {
  if (led.port != nullptr) gpio_pin_set_dt(&led, on ? 1 : 0);
}

const char* PortName() { return "zephyr"; }
`;

export const zephyrFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: 'CMakeLists.txt',
    text: `cmake_minimum_required(VERSION 3.20.0)
find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
project(${name})
target_sources(app PRIVATE
  src/main.cpp src/port.cpp src/session.cpp src/lines.cpp src/inference.cpp src/model_data.cpp)
`,
  },
  {
    path: 'prj.conf',
    text: `CONFIG_CPP=y
CONFIG_STD_CPP17=y
CONFIG_REQUIRES_FULL_LIBCPP=y
CONFIG_TENSORFLOW_LITE_MICRO=y
CONFIG_SERIAL=y
CONFIG_GPIO=y
CONFIG_FPU=y
CONFIG_MAIN_STACK_SIZE=8192
# The session owns the serial line.
CONFIG_BOOT_BANNER=n
CONFIG_UART_CONSOLE=n
CONFIG_LOG=n
`,
  },
  { path: 'src/main.cpp', text: MAIN },
  { path: 'src/port.cpp', text: PORT },
];
