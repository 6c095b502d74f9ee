/** The studio's own commands in C++: facts, timed and profiled runs, outputs. Part of `session.cpp`. */

export const OWN_COMMANDS = `// The architecture the compiler was told; who wants the core's own name looks at the board.
const char* Core() {
#if defined(__ARM_ARCH_6M__)
  return "armv6-m";
#elif defined(__ARM_ARCH_7M__)
  return "armv7-m";
#elif defined(__ARM_ARCH_7EM__)
  return "armv7e-m";
#elif defined(__ARM_ARCH_8M_MAIN__)
  return "armv8-m";
#elif defined(__ARM_ARCH_8_1M_MAIN__)
  return "armv8.1-m";
#elif defined(__XTENSA__)
  return "xtensa";
#elif defined(__riscv)
  return "risc-v";
#elif defined(__x86_64__)
  return "x86-64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "unknown";
#endif
}

void Fact(const char* key, const char* value) {
  OwnBegin(key);
  Put(value);
  OwnEnd();
}

void Fact(const char* key, uint64_t value) {
  OwnBegin(key);
  PutNumber(value);
  OwnEnd();
}

void Pair(const char* key, uint64_t first, uint64_t second) {
  OwnBegin(key);
  PutNumber(first);
  Put(",");
  PutNumber(second);
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

void Hello(const Words&) {
  Fact("version", 1);
  Fact("port", PortName());
  Fact("core", Core());
  Fact("clock", PortClock());
  OwnBegin("timer");
  Put(PortTimer());
  Put(",");
  PutNumber(PortHertz());
  OwnEnd();
  const uint64_t begin = PortTicks(), end = PortTicks();
  Fact("overhead", end - begin);
  Fact("kernels", "tflm");
  Fact("model", kModelName);
  Fact("sha256", kModelSha256);
  if (setup == kReady) {
    Pair("arena", InferenceArenaUsed(), kTensorArenaSize);
    Sizes("inputs", InferenceInputs(), InferenceInput);
    Sizes("outputs", InferenceOutputs(), InferenceOutput);
  }
  Fact("status", setup);
}

void PutOutputs(uint32_t runs) {
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
  Fact("done", runs);
}

void TimedRuns(const Words& given) {
  uint32_t runs, warmups;
  if (!BeginRuns(given, 0, &runs, &warmups) || !WarmUp(warmups)) return;
  for (uint32_t i = 0; i < runs; i++) {
    uint64_t ticks;
    if (i > 0 && IsStopped()) return;
    if (HasFailed(RunOnce(&ticks))) return;
    Pair("run", i, ticks);
  }
  PutOutputs(runs);
}

// One run's operators are printed after it, so that the serial line takes no part in the timing.
struct Timed {
  const char* name;
  uint64_t ticks;
};
Timed timed[kOperators > 0 ? kOperators : 1];
uint32_t timed_count = 0;

void Remember(uint32_t index, const char* name, uint64_t ticks) {
  if (index >= kOperators) return;
  timed[index] = {name, ticks};
  timed_count = index + 1;
}

uint64_t PutOperators(uint32_t run) {
  uint64_t sum = 0;
  for (uint32_t op = 0; op < timed_count; op++) {
    OwnBegin("op");
    PutNumber(run);
    Put(",");
    PutNumber(op);
    Put(",");
    PutWord(timed[op].name);
    Put(",");
    PutNumber(timed[op].ticks);
    OwnEnd();
    sum += timed[op].ticks;
  }
  return sum;
}

bool ProfileOnce(uint32_t run) {
  uint64_t ticks;
  timed_count = 0;
  InferenceWatch(Remember);
  const InferenceStatus status = RunOnce(&ticks);
  InferenceWatch(nullptr);
  const uint64_t sum = PutOperators(run);
  if (HasFailed(status)) return false;
  Pair("sum", run, sum);
  return true;
}

void ProfiledRuns(const Words& given) {
  uint32_t runs, warmups;
  if (!BeginRuns(given, 0, &runs, &warmups)) return;
  for (uint32_t i = 0; i < runs; i++)
    if ((i > 0 && IsStopped()) || !ProfileOnce(i)) return;
  PutOutputs(runs);
}

void OutputBytes(const Words& given) {
  uint32_t index;
  if (!HasOutputs()) return;
  if (!ReadNumber(given.word[0], 0, &index) || index >= InferenceOutputs())
    return Error("bad number");
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
  Fact("done", output.size);
}

`;
