/** A PlatformIO project on the Arduino framework; the boards the studio knows by their PlatformIO names. */
import type { ExportFile } from '../export';
import { ARDUINO_PORT } from './arduino';
import type { ProjectFacts } from './framework';

export const platformioFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: 'platformio.ini',
    text: `; ${name}: set board to yours ("pio boards" lists them).
[env]
framework = arduino
lib_deps = spaziochirale/Chirale_TensorFLowLite
monitor_speed = 115200
build_flags = -O2

[env:nano33ble]
platform = nordicnrf52
board = nano33ble

[env:pico]
platform = raspberrypi
board = pico

[env:esp32]
platform = espressif32
board = esp32dev
`,
  },
  {
    path: 'src/main.cpp',
    text: `#include <Chirale_TensorFlowLite.h>

#include "session.h"

void setup() { SessionBegin(); }
void loop() { SessionPoll(); }
`,
  },
  { path: 'src/port.cpp', text: ARDUINO_PORT },
];
