/** The session protocol in C++ (firmware/runner/PROTOCOL.md), for firmware that runs TFLM itself. */

import { OWN_COMMANDS } from './own-commands-source';

export const SESSION_HEADER = `// Answers the session protocol over the port's serial line. Call SessionPoll for ever.
#ifndef SESSION_H
#define SESSION_H

void SessionBegin();
void SessionPoll();

#endif  // SESSION_H
`;

const INCLUDES = `#include "session.h"

#include <cstring>

#include "arena.h"
#include "inference.h"
#include "lines.h"
#include "port.h"

namespace {

`;

const MLPERF_COMMANDS = `uint8_t inputs[kInputBytes];
size_t expected = 0, loaded = 0;

constexpr size_t kLongest = 80;
char command[kLongest + 1];
size_t length = 0;
bool too_long = false;

InferenceStatus status = kReady;

uint64_t Microseconds(uint64_t ticks) {
  const uint64_t hertz = PortHertz();
  return ticks / hertz * 1000000 + ticks % hertz * 1000000 / hertz;
}

void Error(const char* text, const char* detail = "") {
  Put("e-[");
  Put(text);
  Put(detail);
  Put("]");
  EndLine();
}

void Message(const char* text) {
  Put(text);
  EndLine();
}

void Lap() {
  Put("m-lap-us-");
  PutNumber(Microseconds(PortTicks()) & 0xffffffff);
  EndLine();
}

void Counted(const char* text, uint64_t count) {
  Put(text);
  PutNumber(count);
  EndLine();
}

bool RunOnce() {
  const uint8_t* from = inputs;
  for (size_t i = 0; i < InferenceInputs(); i++) {
    const Bytes input = InferenceInput(i);
    if (from + input.size > inputs + kInputBytes) break;
    memcpy(input.data, from, input.size);
    from += input.size;
  }
  status = InferenceRun();
  return status == kReady;
}

bool Repeat(uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (!RunOnce()) return false;
  return true;
}

bool IsReady() {
  if (status == kReady) return true;
  Put("e-[status ");
  PutNumber(status);
  Put("]");
  EndLine();
  return false;
}

// The next word as a number; \`otherwise\` where there is none. Moves the text on.
uint32_t Number(const char*& text, uint32_t otherwise) {
  while (*text == ' ') text++;
  if (*text < '0' || *text > '9') return otherwise;
  uint32_t value = 0;
  for (; *text >= '0' && *text <= '9'; text++) {
    const uint32_t digit = static_cast<uint32_t>(*text - '0');
    if (value > (0xffffffff - digit) / 10) return 0xffffffff;
    value = value * 10 + digit;
  }
  return value;
}

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void LoadBytes(const char* text) {
  while (*text == ' ') text++;
  while (loaded < expected && Digit(text[0]) >= 0 && Digit(text[1]) >= 0) {
    inputs[loaded++] = static_cast<uint8_t>(Digit(text[0]) * 16 + Digit(text[1]));
    text += 2;
  }
  if (expected > 0 && loaded == expected) {
    expected = 0;
    Message("m-load-done");
  }
}

void PrintBuffer() {
  for (size_t i = 0; i < kInputBytes; i += 8) {
    Put("m-buffer-");
    for (size_t j = i; j < i + 8 && j < kInputBytes; j++) {
      if (j > i) Put("-");
      PutHex(inputs[j], 2);
    }
    EndLine();
  }
}

void Load(const char* text) {
  if (strncmp(text, "load ", 5) == 0) {
    text += 5;
    const uint32_t count = Number(text, 0);
    if (count != kInputBytes) return Error("the inputs have another number of bytes");
    expected = count;
    loaded = 0;
    Put("m-[Expecting ");
    PutNumber(count);
    Message(" bytes]");
  } else if (strcmp(text, "print") == 0) {
    PrintBuffer();
  } else {
    LoadBytes(text);
  }
}

void Results() {
  Put("m-results-[");
  for (size_t i = 0; i < InferenceResults(); i++) {
    if (i > 0) Put(",");
    PutReal(InferenceResult(i));
  }
  Put("]");
  EndLine();
}

// MLPerf Tiny's timed loop.
void Infer(const char* text) {
  const uint32_t runs = Number(text, 1), warmups = Number(text, 10);
  if (!IsReady()) return;
  Counted("m-warmup-start-", warmups);
  if (!Repeat(warmups)) return Error("Invoke failed");
  Message("m-warmup-done");
  Counted("m-infer-start-", runs);
  Lap();
  const bool good = Repeat(runs);
  Lap();
  Message("m-infer-done");
  if (!good) return Error("Invoke failed");
  Results();
}

`;

const INTAKE = `
// The words behind \`name\`, or null when the command is another one.
const char* After(const char* name) {
  const size_t size = strlen(name);
  if (strncmp(command, name, size) != 0) return nullptr;
  if (command[size] == 0) return command + size;
  return command[size] == ' ' ? command + size + 1 : nullptr;
}

void Answer() {
  const char* rest = nullptr;
  if (After("name") != nullptr) {
    Message("m-name-dut-[arenascope]");
  } else if (After("profile") != nullptr) {
    Message("m-profile-[ULPMark for tinyML Firmware V0.0.1]");
    Put("m-model-[");
    Put(kModelName);
    Message("]");
  } else if (After("timestamp") != nullptr) {
    Lap();
  } else if ((rest = After("db")) != nullptr) {
    Load(rest);
  } else if ((rest = After("infer")) != nullptr) {
    Infer(rest);
  } else if (After("results") != nullptr) {
    if (IsReady()) Results();
  } else if (After("help") != nullptr) {
    Message("name, profile, timestamp, db, infer, results, x hello, x infer, x profile, x out");
  } else if (After("x hello") != nullptr) {
    Hello();
  } else if ((rest = After("x infer")) != nullptr) {
    TimedRuns(rest);
  } else if ((rest = After("x profile")) != nullptr) {
    ProfiledRuns(rest);
  } else if ((rest = After("x out")) != nullptr) {
    OutputBytes(rest);
  } else if (command[0] != 0) {
    Error("Unknown command: ", command);
  }
}

void Take(char c) {
  if (c == '\\r' || c == '\\n') return;
  if (c != '%') {
    if (length < kLongest)
      command[length++] = c;
    else
      too_long = true;
    return;
  }
  command[length] = 0;
  if (too_long)
    Error("too long");
  else
    Answer();
  Message("m-ready");
  length = 0;
  too_long = false;
}

// A heartbeat while all is well; else as many short blinks as the status says, then a pause.
void Blink() {
  const uint64_t eighths = PortTicks() / (PortHertz() / 8 + 1);
  if (status == kReady)
    PortLed(eighths % 8 == 0);
  else
    PortLed(eighths % 32 < 4u * status && eighths % 4 < 2);
}

}  // namespace

void SessionBegin() {
  PortInit();
  status = InferenceSetup();
  Message("m-timestamp-mode-performance");
  Lap();
  Message("m-init-done");
  Message("m-ready");
}

void SessionPoll() {
  Blink();
  for (int c = PortGet(); c >= 0; c = PortGet()) Take(static_cast<char>(c));
}
`;

/** `session.cpp`. @param inputBytes bytes of all inputs, which are kept so that every run sees the same */
export const sessionSource = (modelName: string, sha256: string, inputBytes: number): string =>
  `${INCLUDES}const char kModelName[] = "${modelName}";
const char kModelSha256[] = "${sha256}";

// The inputs as the host sent them: outputs may overlay the interpreter's own.
constexpr size_t kInputBytes = ${inputBytes};
${MLPERF_COMMANDS}${OWN_COMMANDS}${INTAKE}`;
