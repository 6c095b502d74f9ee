/* A model without TFLM, behind the calls of an exported project's inference.h: two inputs of three bytes
 * each, one output of five, which counts the runs since the reset in its last byte; two operators. */
#include "inference.h"

#include <cstdio>

static uint8_t left[3], right[3], sum[5];
static uint8_t runs = 0;
static OperatorTimed watcher = nullptr;

InferenceStatus InferenceSetup() { return static_cast<InferenceStatus>(STAND_IN_STATUS); }

InferenceStatus InferenceReset() {
  runs = 0;
  return kReady;
}

InferenceStatus InferenceRun() {
  for (int i = 0; i < 3; i++) sum[i] = static_cast<uint8_t>(left[i] + right[i]);
  sum[4] = ++runs;
  // Kernels may write over inputs.
  left[0] = right[2] = 99;
  if (watcher != nullptr) {
    watcher(0, "ADD", 10);
    watcher(1, "My[op],*", 32);
  }
  return sum[0] == 13 ? kInvokeFailed : kReady;
}

size_t InferenceInputs() { return 2; }
size_t InferenceOutputs() { return 1; }
Bytes InferenceInput(size_t index) { return {index == 0 ? left : right, 3}; }
Bytes InferenceOutput(size_t) { return {sum, 5}; }
double InferenceResult(size_t i) { return i == 4 ? -1e300 : sum[i] / 16.0 - 1; }
size_t InferenceResults() { return 5; }
size_t InferenceArenaUsed() { return 1000; }
void InferenceWatch(OperatorTimed timed) { watcher = timed; }

/* The linker puts this in the place of PortLed: what the LED does, a character a change. */
extern "C" void __wrap__Z7PortLedb(bool on) {
  static bool was = false;
  if (on != was) fputc(on ? '+' : '-', stderr);
  was = on;
}
