/** An ESP-IDF project; TFLM with Espressif's kernels comes from the component registry. */
import type { ExportFile } from '../export';
import type { ProjectFacts } from './framework';

const PORT = `#include "port.h"

#include "driver/gpio.h"
#include "esp_rom_sys.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "sdkconfig.h"

#if CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG
#include "driver/usb_serial_jtag.h"
#else
#include "driver/uart.h"
#endif

// Set to your board's LED; -1 for none.
static constexpr int kLed = -1;

void PortInit() {
#if CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG
  usb_serial_jtag_driver_config_t config = USB_SERIAL_JTAG_DRIVER_CONFIG_DEFAULT();
  usb_serial_jtag_driver_install(&config);
#else
  uart_driver_install(UART_NUM_0, 1024, 0, 0, nullptr, 0);
#endif
  if (kLed >= 0) gpio_set_direction(static_cast<gpio_num_t>(kLed), GPIO_MODE_OUTPUT);
}

int PortGet() {
  uint8_t byte = 0;
#if CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG
  const int count = usb_serial_jtag_read_bytes(&byte, 1, 0);
#else
  const int count = uart_read_bytes(UART_NUM_0, &byte, 1, 0);
#endif
  if (count == 1) return byte;
  vTaskDelay(1);  // nothing to do: let the idle task run
  return -1;
}

void PortPut(char c) {
#if CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG
  usb_serial_jtag_write_bytes(&c, 1, pdMS_TO_TICKS(100));
#else
  uart_write_bytes(UART_NUM_0, &c, 1);
#endif
}

uint64_t PortTicks() { return static_cast<uint64_t>(esp_timer_get_time()); }
uint32_t PortHertz() { return 1000000; }
const char* PortTimer() { return "microseconds,esp_timer"; }
uint32_t PortClock() { return esp_rom_get_cpu_ticks_per_us() * 1000000u; }

void PortLed(bool on) {
  if (kLed >= 0) gpio_set_level(static_cast<gpio_num_t>(kLed), on ? 1 : 0);
}

const char* PortName() { return "esp-idf"; }
`;

export const espIdfFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: 'CMakeLists.txt',
    text: `cmake_minimum_required(VERSION 3.16)
include($ENV{IDF_PATH}/tools/cmake/project.cmake)
project(${name})
`,
  },
  {
    path: 'main/CMakeLists.txt',
    text: `idf_component_register(
  SRCS main.cpp port.cpp session.cpp lines.cpp inference.cpp model_data.cpp
  PRIV_REQUIRES driver esp_timer)
`,
  },
  {
    path: 'main/idf_component.yml',
    text: `dependencies:
  espressif/esp-tflite-micro: "^1.3"
`,
  },
  {
    path: 'sdkconfig.defaults',
    text: `# A long inference is no hang, and log lines must not mix with the session.
CONFIG_ESP_TASK_WDT_INIT=n
CONFIG_LOG_DEFAULT_LEVEL_ERROR=y
CONFIG_ESP_MAIN_TASK_STACK_SIZE=12288
CONFIG_COMPILER_OPTIMIZATION_PERF=y
`,
  },
  {
    path: 'main/main.cpp',
    text: `#include "session.h"

extern "C" void app_main() {
  SessionBegin();
  for (;;) SessionPoll();
}
`,
  },
  { path: 'main/port.cpp', text: PORT },
];
