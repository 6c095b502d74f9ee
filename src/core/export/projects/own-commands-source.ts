/** The studio's own commands in C++: facts, timed and profiled runs, outputs. Part of `session.cpp`. */

export const OWN_COMMANDS = `void Fact(const char* key, const char* value) {
  OwnBegin(key);
  Put(value);
  OwnEnd();
}

void Sizes(const char* key, size_t count, Bytes (*of)(size_t)) {
  OwnBegin(key);
  for (size_t i = 0; i < count; i++) {
    if (i > 0) Put(",");
    PutNumber(of(i).size);
  }
  OwnEnd();
}

void Hello() {
  Fact("version", "1");
  Fact("port", PortName());
  OwnBegin("clock");
  PutNumber(PortClock());
  OwnEnd();
  OwnBegin("timer");
  Put(PortTimer());
  Put(",");
  PutNumber(PortHertz());
  OwnEnd();
  const uint64_t begin = PortTicks(), end = PortTicks();
  OwnBegin("overhead");
  PutNumber(end - begin);
  OwnEnd();
  Fact("model", kModelName);
  Fact("sha256", kModelSha256);
  Fact("kernels", "tflm");
  OwnBegin("status");
  PutNumber(status);
  OwnEnd();
  if (status != kReady) return;
  OwnBegin("arena");
  PutNumber(InferenceArenaUsed());
  Put(",");
  PutNumber(kTensorArenaSize);
  OwnEnd();
  Sizes("inputs", InferenceInputs(), InferenceInput);
  Sizes("outputs", InferenceOutputs(), InferenceOutput);
}

void Pair(const char* key, uint64_t first, uint64_t second) {
  OwnBegin(key);
  PutNumber(first);
  Put(",");
  PutNumber(second);
  OwnEnd();
}

void Done(uint64_t count) {
  OwnBegin("done");
  PutNumber(count);
  OwnEnd();
}

void OutputSums() {
  for (size_t i = 0; i < InferenceOutputs(); i++) {
    const Bytes output = InferenceOutput(i);
    OwnBegin("out");
    PutNumber(i);
    Put(",");
    PutNumber(output.size);
    Put(",");
    PutHex(Crc32(output.data, output.size), 8);
    OwnEnd();
  }
}

void TimedRuns(const char* text) {
  const uint32_t runs = Number(text, 1), warmups = Number(text, 0);
  if (!IsReady()) return;
  if (!Repeat(warmups)) return Error("Invoke failed");
  for (uint32_t i = 0; i < runs; i++) {
    const uint64_t begin = PortTicks();
    const bool good = RunOnce();
    const uint64_t end = PortTicks();
    if (!good) return Error("Invoke failed");
    Pair("run", i, end - begin);
  }
  OutputSums();
  Done(runs);
}

// One run's operators are printed after it, so that the serial line takes no part in the timing.
constexpr uint32_t kMostOperators = 512;
struct Timed {
  const char* name;
  uint64_t ticks;
};
Timed timed[kMostOperators];
uint32_t timed_count = 0;

void Remember(uint32_t index, const char* name, uint64_t ticks) {
  if (index >= kMostOperators) return;
  timed[index] = {name, ticks};
  timed_count = index + 1;
}

void ProfiledRuns(const char* text) {
  const uint32_t runs = Number(text, 1);
  if (!IsReady()) return;
  InferenceWatch(Remember);
  for (uint32_t i = 0; i < runs; i++) {
    timed_count = 0;
    const bool good = RunOnce();
    uint64_t sum = 0;
    for (uint32_t op = 0; op < timed_count; op++) {
      OwnBegin("op");
      PutNumber(i);
      Put(",");
      PutNumber(op);
      Put(",");
      Put(timed[op].name);
      Put(",");
      PutNumber(timed[op].ticks);
      OwnEnd();
      sum += timed[op].ticks;
    }
    if (!good) {
      InferenceWatch(nullptr);
      return Error("Invoke failed");
    }
    Pair("sum", i, sum);
  }
  InferenceWatch(nullptr);
  OutputSums();
  Done(runs);
}

void OutputBytes(const char* text) {
  const uint32_t index = Number(text, 0);
  if (!IsReady()) return;
  if (index >= InferenceOutputs()) return Error("no such output");
  const Bytes output = InferenceOutput(index);
  for (size_t at = 0; at < output.size; at += 32) {
    OwnBegin("bytes");
    PutNumber(index);
    Put(",");
    PutNumber(at);
    Put(",");
    for (size_t i = at; i < at + 32 && i < output.size; i++) PutHex(output.data[i], 2);
    OwnEnd();
  }
  Done(output.size);
}
`;
