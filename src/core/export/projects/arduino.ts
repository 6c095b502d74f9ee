/** An Arduino sketch. The sources lie beside the .ino, which is where the builder looks. */
import type { ExportFile } from '../export';
import type { ProjectFacts } from './framework';

/** `port.cpp` for the Arduino core; PlatformIO's Arduino framework takes the same. */
export const ARDUINO_PORT = `#include "port.h"

#include <Arduino.h>

void PortInit() {
  Serial.begin(115200);
#ifdef LED_BUILTIN
  pinMode(LED_BUILTIN, OUTPUT);
#endif
  // A USB serial line needs a moment until somebody listens; without a computer, go on.
  for (int i = 0; i < 200 && !Serial; i++) delay(10);
}

int PortGet() { return Serial.available() > 0 ? Serial.read() : -1; }
void PortPut(char c) { Serial.write(static_cast<uint8_t>(c)); }

// micros() wraps after 71 minutes; the wraps are counted here.
uint64_t PortTicks() {
  static uint32_t last = 0;
  static uint64_t high = 0;
  const uint32_t now = micros();
  if (now < last) high += 0x100000000;
  last = now;
  return high + now;
}

uint32_t PortHertz() { return 1000000; }
const char* PortTimer() { return "microseconds,micros"; }

uint32_t PortClock() {
#ifdef F_CPU
  return F_CPU;
#else
  return 0;
#endif
}

void PortLed(bool on) {
#ifdef LED_BUILTIN
  digitalWrite(LED_BUILTIN, on ? HIGH : LOW);
#else
  (void)on;
#endif
}

const char* PortName() { return "arduino"; }
`;

export const arduinoFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: `${name}.ino`,
    text: `// Names the library, so that the builder finds it. Other ports of TFLM have other names here.
#include <Chirale_TensorFlowLite.h>

#include "session.h"

void setup() { SessionBegin(); }
void loop() { SessionPoll(); }
`,
  },
  { path: 'port.cpp', text: ARDUINO_PORT },
];
