/** A Pico SDK project on Raspberry Pi's port of TFLM. */
import type { ExportFile } from '../export';
import type { ProjectFacts } from './framework';
import { MAIN } from './framework';

const PORT = `#include "port.h"

#include "hardware/clocks.h"
#include "pico/stdlib.h"

void PortInit() {
  stdio_init_all();
#ifdef PICO_DEFAULT_LED_PIN
  gpio_init(PICO_DEFAULT_LED_PIN);
  gpio_set_dir(PICO_DEFAULT_LED_PIN, GPIO_OUT);
#endif
}

int PortGet() {
  const int c = getchar_timeout_us(0);
  return c < 0 ? -1 : c;
}

void PortPut(char c) { putchar_raw(c); }
uint64_t PortTicks() { return time_us_64(); }
uint32_t PortHertz() { return 1000000; }
const char* PortTimer() { return "microseconds,time_us_64"; }
uint32_t PortClock() { return clock_get_hz(clk_sys); }

void PortLed(bool on) {
#ifdef PICO_DEFAULT_LED_PIN
  gpio_put(PICO_DEFAULT_LED_PIN, on);
#else
  (void)on;
#endif
}

const char* PortName() { return "pico-sdk"; }
`;

export const picoFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: 'CMakeLists.txt',
    text: `cmake_minimum_required(VERSION 3.13)
# PICO_SDK_PATH: the SDK. PICO_TFLMICRO_PATH: a checkout of pico-tflmicro.
include($ENV{PICO_SDK_PATH}/external/pico_sdk_import.cmake)
project(${name} C CXX ASM)
set(CMAKE_CXX_STANDARD 17)
pico_sdk_init()
add_subdirectory($ENV{PICO_TFLMICRO_PATH} pico-tflmicro EXCLUDE_FROM_ALL)

add_executable(${name}
  src/main.cpp src/port.cpp src/session.cpp src/lines.cpp src/inference.cpp src/model_data.cpp)
target_link_libraries(${name} pico_stdlib hardware_clocks pico-tflmicro)
pico_enable_stdio_usb(${name} 1)
pico_enable_stdio_uart(${name} 1)
pico_add_extra_outputs(${name})
`,
  },
  { path: 'src/main.cpp', text: MAIN },
  { path: 'src/port.cpp', text: PORT },
];
