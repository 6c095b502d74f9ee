/**
 * The part of a firmware project that every framework shares, as C++ sources: it sets the interpreter
 * up, answers the session protocol (firmware/runner/PROTOCOL.md) over whatever serial line the port
 * has, and times every operator through TFLM's own profiler interface.
 */

/** `port.h`: what a framework has to provide. */
export const PORT_HEADER = `// What the session needs of a board; port.cpp provides it with the framework's own calls.
#ifndef PORT_H
#define PORT_H

#include <cstdint>

// Serial line, clock and LED ready for use.
void PortInit();
// The next received byte, or -1 when there is none.
int PortGet();
void PortPut(char c);
// A clock that never runs backwards, and its ticks a second.
uint64_t PortTicks();
uint32_t PortHertz();
// "cycles" or "microseconds", then the clock's name: "microseconds,micros".
const char* PortTimer();
// The core's clock in Hz, or 0 where the framework does not say.
uint32_t PortClock();
void PortLed(bool on);
// What the board calls itself in the studio.
const char* PortName();

#endif  // PORT_H
`;

/** `inference.h`: the model behind three calls. */
export const INFERENCE_HEADER = `// The model: set up once, then run.
#ifndef INFERENCE_H
#define INFERENCE_H

#include <cstddef>
#include <cstdint>

// What went wrong, as the number of blinks and the status in "x hello".
enum InferenceStatus {
  kReady = 0,
  kWrongSchema = 1,     // model_data was made for another schema version
  kMissingKernel = 2,   // op_resolver.h lacks an operator
  kArenaTooSmall = 3,   // AllocateTensors failed: see arena.h
  kInvokeFailed = 4,
};

struct Bytes {
  uint8_t* data;
  size_t size;
};

InferenceStatus InferenceSetup();
// Variables and streams as they are after setting up.
InferenceStatus InferenceReset();
InferenceStatus InferenceRun();
size_t InferenceInputs();
size_t InferenceOutputs();
Bytes InferenceInput(size_t index);
Bytes InferenceOutput(size_t index);
// Element i of the first output as a real number.
double InferenceResult(size_t i);
size_t InferenceResults();
size_t InferenceArenaUsed();

// Called for every operator of the next runs when set: its place, its name, its ticks.
typedef void (*OperatorTimed)(uint32_t index, const char* name, uint64_t ticks);
void InferenceWatch(OperatorTimed timed);

#endif  // INFERENCE_H
`;

const BEFORE = `#include "inference.h"

#include <algorithm>

#include "arena.h"
#include "model_data.h"
#include "op_resolver.h"
#include "port.h"
#include "tensorflow/lite/micro/micro_interpreter.h"
#include "tensorflow/lite/micro/micro_profiler_interface.h"
#include "tensorflow/lite/schema/schema_generated.h"

namespace {

alignas(16) uint8_t tensor_arena[kTensorArenaSize];
tflite::MicroInterpreter* interpreter = nullptr;

// Times operators of the main graph; those inside a loop or branch belong to it.
class OperatorTimer : public tflite::MicroProfilerInterface {
 public:
  uint32_t BeginEvent(const char* tag) override {
    if (depth_++ == 0) {
      tag_ = tag;
      begin_ = PortTicks();
    }
    return 0;
  }
  void EndEvent(uint32_t) override {
    if (--depth_ > 0 || timed_ == nullptr) return;
    const uint64_t end = PortTicks();
    timed_(index_++, tag_, end - begin_);
  }
  void Watch(OperatorTimed timed) { timed_ = timed; }
  void Rewind() { index_ = 0; }

 private:
  OperatorTimed timed_ = nullptr;
  const char* tag_ = "";
  uint64_t begin_ = 0;
  uint32_t index_ = 0;
  int depth_ = 0;
};

OperatorTimer timer;

// Every operator of the model has a kernel in the resolver.
bool HasKernels(const tflite::Model* model, const tflite::MicroOpResolver& resolver) {
  for (const tflite::SubGraph* subgraph : *model->subgraphs()) {
    if (subgraph->operators() == nullptr) continue;
    for (const tflite::Operator* op : *subgraph->operators()) {
      const tflite::OperatorCode* code = (*model->operator_codes())[op->opcode_index()];
      // Old files say it in one field, new ones in both or in the other.
      const int builtin =
          std::max<int>(code->builtin_code(), static_cast<int>(code->deprecated_builtin_code()));
      const bool is_known =
          builtin == tflite::BuiltinOperator_CUSTOM
              ? code->custom_code() != nullptr &&
                    resolver.FindOp(code->custom_code()->c_str()) != nullptr
              : resolver.FindOp(static_cast<tflite::BuiltinOperator>(builtin)) != nullptr;
      if (!is_known) return false;
    }
  }
  return true;
}

// As it is stored.
int64_t Stored(const TfLiteTensor& tensor, size_t i) {
  switch (tensor.type) {
    case kTfLiteInt8:
      return tensor.data.int8[i];
    case kTfLiteInt16:
      return tensor.data.i16[i];
    case kTfLiteInt32:
      return tensor.data.i32[i];
    case kTfLiteInt64:
      return tensor.data.i64[i];
    default:
      return tensor.data.uint8[i];
  }
}

}  // namespace

InferenceStatus InferenceSetup() {
`;

const AFTER = `
  interpreter = &the_interpreter;
  if (interpreter->AllocateTensors() != kTfLiteOk) return kArenaTooSmall;
  return kReady;
}

InferenceStatus InferenceReset() {
  return interpreter->Reset() == kTfLiteOk ? kReady : kInvokeFailed;
}

InferenceStatus InferenceRun() {
  timer.Rewind();
  return interpreter->Invoke() == kTfLiteOk ? kReady : kInvokeFailed;
}

void InferenceWatch(OperatorTimed timed) { timer.Watch(timed); }

size_t InferenceInputs() { return interpreter->inputs_size(); }
size_t InferenceOutputs() { return interpreter->outputs_size(); }

Bytes InferenceInput(size_t index) {
  TfLiteTensor* tensor = interpreter->input(index);
  return {tensor->data.uint8, tensor->bytes};
}

Bytes InferenceOutput(size_t index) {
  TfLiteTensor* tensor = interpreter->output(index);
  return {tensor->data.uint8, tensor->bytes};
}

size_t InferenceResults() {
  const TfLiteTensor* tensor = interpreter->output(0);
  switch (tensor->type) {
    case kTfLiteInt8:
    case kTfLiteUInt8:
    case kTfLiteBool:
      return tensor->bytes;
    case kTfLiteInt16:
      return tensor->bytes / 2;
    case kTfLiteInt32:
    case kTfLiteFloat32:
      return tensor->bytes / 4;
    case kTfLiteInt64:
      return tensor->bytes / 8;
    default:
      return 0;
  }
}

double InferenceResult(size_t i) {
  const TfLiteTensor* tensor = interpreter->output(0);
  if (tensor->type == kTfLiteFloat32) return tensor->data.f[i];
  // A tensor without a scale holds plain integers.
  const double scale = tensor->params.scale == 0 ? 1.0 : static_cast<double>(tensor->params.scale);
  return scale * static_cast<double>(Stored(*tensor, i) - tensor->params.zero_point);
}

size_t InferenceArenaUsed() { return interpreter->arena_used_bytes(); }
`;

/** `inference.cpp`; `construct` declares the interpreter, as resource variables need another one. */
export const inferenceSource = (construct: string): string => `${BEFORE}${construct}${AFTER}`;
