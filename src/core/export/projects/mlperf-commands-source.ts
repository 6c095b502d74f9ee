/**
 * MLPerf Tiny's commands in C++, and what the studio's own share with them: numbers, runs, refusals.
 * Part of `session.cpp`. They answer as firmware/runner does, refusals included.
 */

export const SHARED_PARTS = `uint8_t inputs[kInputBytes > 0 ? kInputBytes : 1];
constexpr size_t kNotLoading = SIZE_MAX;
size_t loaded = kNotLoading;
bool has_run = false;

// Of setting up, which decides what is answered; and of the latest run, which the LED shows too.
InferenceStatus setup = kReady;
InferenceStatus latest = kReady;

// Received while runs were under way.
int held = -1;

struct Words {
  const char* word[3];
};

void Error(const char* what) {
  Put("e-[");
  Put(what);
  PutLine("]");
}

bool HasFailed(InferenceStatus status) {
  if (status == kReady) return false;
  Put("e-[status ");
  PutNumber(status);
  PutLine("]");
  return true;
}

bool HasOutputs() {
  if (HasFailed(setup)) return false;
  if (!has_run) Error("no results");
  return has_run;
}

// \`otherwise\` for no word at all; false when it is no number.
bool ReadNumber(const char* word, uint32_t otherwise, uint32_t* value) {
  uint64_t number = 0;
  for (const char* c = word; *c != 0; c++) {
    if (*c < '0' || *c > '9') return false;
    number = number * 10 + static_cast<uint32_t>(*c - '0');
    if (number > 0xffffffff) return false;
  }
  *value = *word == 0 ? otherwise : static_cast<uint32_t>(number);
  return true;
}

// Kernels may write over the interpreter's inputs: they are put back before every run.
InferenceStatus RunOnce(uint64_t* ticks) {
  const uint8_t* from = inputs;
  for (size_t i = 0; i < InferenceInputs(); i++) {
    const Bytes input = InferenceInput(i);
    if (input.size > static_cast<size_t>(inputs + kInputBytes - from)) break;
    memcpy(input.data, from, input.size);
    from += input.size;
  }
  const uint64_t begin = PortTicks();
  latest = InferenceRun();
  *ticks = PortTicks() - begin;
  has_run = latest == kReady;
  return latest;
}

// State is as after a reset, so that every command computes the same from the same bytes.
bool BeginRuns(const Words& given, uint32_t default_warmups, uint32_t* runs, uint32_t* warmups) {
  if (HasFailed(setup)) return false;
  if (!ReadNumber(given.word[0], 1, runs) || *runs == 0 ||
      !ReadNumber(given.word[1], default_warmups, warmups)) {
    Error("bad number");
    return false;
  }
  return !HasFailed(InferenceReset());
}

// Whether the host sent something meanwhile; it is answered next.
bool IsStopped() {
  while (held < 0 || held == '\\r' || held == '\\n') {
    held = PortGet();
    if (held < 0) return false;
  }
  Error("stopped");
  return true;
}

bool WarmUp(uint32_t warmups) {
  uint64_t ticks;
  for (uint32_t i = 0; i < warmups; i++)
    if (HasFailed(RunOnce(&ticks)) || IsStopped()) return false;
  return true;
}

`;

export const MLPERF_COMMANDS = `void Lap() {
  const uint64_t ticks = PortTicks(), hertz = PortHertz();
  Put("m-lap-us-");
  PutNumber((ticks / hertz * 1000000 + ticks % hertz * 1000000 / hertz) & 0xffffffff);
  EndLine();
}

void Counted(const char* text, uint64_t count) {
  Put(text);
  PutNumber(count);
  EndLine();
}

void BeginLoad(const char* number) {
  uint32_t bytes;
  loaded = kNotLoading;
  if (ReadNumber(number, 0, &bytes) && bytes == kInputBytes && bytes > 0) {
    loaded = 0;
    Put("m-[Expecting ");
  } else {
    Put("e-[the inputs have ");
  }
  PutNumber(kInputBytes);
  PutLine(" bytes]");
}

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// All of a command's bytes or none.
void LoadBytes(const char* hex) {
  size_t digits = 0;
  while (Digit(hex[digits]) >= 0) digits++;
  if (digits == 0 || digits % 2 != 0 || hex[digits] != 0) return Error("bad digits");
  if (loaded == kNotLoading) return Error("db load N comes first");
  if (digits / 2 > kInputBytes - loaded) return Error("more than N bytes");
  for (; *hex != 0; hex += 2)
    inputs[loaded++] = static_cast<uint8_t>(Digit(hex[0]) * 16 + Digit(hex[1]));
  if (loaded == kInputBytes) PutLine("m-load-done");
}

void PrintInputs() {
  for (size_t i = 0; i < kInputBytes; i++) {
    Put(i % 8 == 0 ? "m-buffer-" : "-");
    PutHex(inputs[i], 2);
    if (i % 8 == 7 || i == kInputBytes - 1) EndLine();
  }
}

void Load(const Words& given) {
  if (HasFailed(setup)) return;
  if (strcmp(given.word[0], "load") == 0) return BeginLoad(given.word[1]);
  if (strcmp(given.word[0], "print") == 0) return PrintInputs();
  LoadBytes(given.word[0]);
}

void PutResults() {
  Put("m-results-[");
  for (size_t i = 0; i < InferenceResults(); i++) {
    if (i > 0) Put(",");
    PutReal(InferenceResult(i));
  }
  PutLine("]");
}

void Results(const Words&) {
  if (HasOutputs()) PutResults();
}

// MLPerf Tiny's timed loop.
void Infer(const Words& given) {
  uint32_t runs, warmups;
  uint64_t ticks;
  if (!BeginRuns(given, 10, &runs, &warmups)) return;
  Counted("m-warmup-start-", warmups);
  if (!WarmUp(warmups)) return;
  PutLine("m-warmup-done");
  Counted("m-infer-start-", runs);
  Lap();
  for (uint32_t i = 0; i < runs; i++) {
    if (i > 0 && IsStopped()) return;
    if (HasFailed(RunOnce(&ticks))) return;
  }
  Lap();
  PutLine("m-infer-done");
  PutResults();
}

void Name(const Words&) { PutLine("m-name-dut-[arenascope]"); }

void Profile(const Words&) {
  PutLine("m-profile-[ULPMark for tinyML Firmware V0.0.1]");
  Put("m-model-[");
  Put(kModelName);
  PutLine("]");
}

void Timestamp(const Words&) { Lap(); }

void Help(const Words&) {
  PutLine("name, profile, timestamp, db load N | HEX | print, infer N W, results, help,");
  PutLine("x hello, x infer N W, x profile N, x out I");
}

`;
