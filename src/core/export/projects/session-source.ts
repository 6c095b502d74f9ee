/** The session protocol in C++ (firmware/runner/PROTOCOL.md), for firmware that runs TFLM itself. */

import { MLPERF_COMMANDS, SHARED_PARTS } from './mlperf-commands-source';
import { OWN_COMMANDS } from './own-commands-source';

export const SESSION_HEADER = `// Answers the session protocol over the port's serial line. Call SessionPoll for ever.
#ifndef SESSION_H
#define SESSION_H

void SessionBegin();
void SessionPoll();

#endif  // SESSION_H
`;

const INCLUDES = `#include "session.h"

#include <cstdint>
#include <cstring>

#include "arena.h"
#include "inference.h"
#include "lines.h"
#include "port.h"

namespace {

`;

const INTAKE = `struct Command {
  const char* name;
  void (*answer)(const Words& given);
};

const Command kCommands[] = {
    {"name", Name},       {"profile", Profile}, {"timestamp", Timestamp}, {"db", Load},
    {"infer", Infer},     {"results", Results}, {"help", Help},
};
const Command kOwnCommands[] = {
    {"hello", Hello}, {"infer", TimedRuns}, {"profile", ProfiledRuns}, {"out", OutputBytes},
};

constexpr size_t kLongest = 80;
char command[kLongest + 1];
size_t length = 0;
bool too_long = false;

// The first word of a list separated by single spaces; \`rest\` moves behind it.
const char* NextWord(char** rest) {
  char* const word = *rest;
  char* end = word;
  while (*end != 0 && *end != ' ') end++;
  *rest = end + (*end == ' ' ? 1 : 0);
  *end = 0;
  return word;
}

template <size_t count>
bool CarryOut(const Command (&commands)[count], const char* name, char* rest) {
  for (const Command& one : commands) {
    if (strcmp(one.name, name) != 0) continue;
    Words given;
    for (const char*& word : given.word) word = NextWord(&rest);
    one.answer(given);
    return true;
  }
  return false;
}

void Unknown(const char* group, const char* name) {
  Put("e-[Unknown command: ");
  Put(group);
  PutForeign(name);
  PutLine("]");
}

void Answer() {
  char* rest = command;
  const char* name = NextWord(&rest);
  if (strcmp(name, "x") == 0) {
    name = NextWord(&rest);
    if (!CarryOut(kOwnCommands, name, rest)) Unknown("x ", name);
  } else if (!CarryOut(kCommands, name, rest)) {
    Unknown("", name);
  }
}

void EndAnswer() {
  PutLine("m-ready");
  length = 0;
  too_long = false;
}

void Take(int received) {
  if (received == '\\r' || received == '\\n') return;
  if (received == 0 && length == 0) return;  // noise between commands
  if (received != '%') {
    // A damaged byte must not end the text that it stands in.
    if (length < kLongest) command[length++] = received == 0 ? '?' : static_cast<char>(received);
    else too_long = true;
    return;
  }
  command[length] = 0;
  if (too_long) Error("too long");
  else if (length > 0) Answer();
  EndAnswer();
}

// A heartbeat while all is well; else as many short blinks as the status says, then a pause.
void Blink() {
  const InferenceStatus status = setup != kReady ? setup : latest;
  const uint64_t eighths = PortTicks() / (PortHertz() / 8 + 1);
  if (status == kReady)
    PortLed(eighths % 8 == 0);
  else
    PortLed(eighths % 32 < 4u * status && eighths % 4 < 2);
}

}  // namespace

void SessionBegin() {
  PortInit();
  setup = InferenceSetup();
  PutLine("m-timestamp-mode-performance");
  Lap();
  PutLine("m-init-done");
  // What came before is ignored.
  for (int i = 0; i < 4096 && PortGet() >= 0; i++) {
  }
  EndAnswer();
}

void SessionPoll() {
  Blink();
  const int received = held >= 0 ? held : PortGet();
  held = -1;
  if (received >= 0) Take(received);
}
`;

export interface SessionFacts {
  /** In characters that stand in a C string and between brackets. */
  readonly modelName: string;
  readonly sha256: string;
  /** Of all inputs, which are kept so that every run sees the same. */
  readonly inputBytes: number;
  /** Of the main graph. */
  readonly operators: number;
}

/** `session.cpp`. */
export const sessionSource = ({ modelName, sha256, inputBytes, operators }: SessionFacts): string =>
  `${INCLUDES}const char kModelName[] = "${modelName}";
const char kModelSha256[] = "${sha256}";
constexpr uint32_t kOperators = ${operators};

// The inputs as the host sent them: outputs may overlay the interpreter's own.
constexpr size_t kInputBytes = ${inputBytes};
${SHARED_PARTS}${MLPERF_COMMANDS}${OWN_COMMANDS}${INTAKE}`;
