/* The commands of MLPerf Tiny's device under test. */
#include <stddef.h>

#include "lines.h"
#include "model.h"
#include "protocol.h"

#define DEFAULT_WARMUPS 10u
#define BYTES_A_LINE 8u

/* Whole seconds apart, so that nothing exceeds 64 bits. */
void put_lap(void) {
  const uint64_t ticks = port_ticks();
  const uint32_t hertz = chip->timer_hertz;
  put_text("m-lap-us-");
  put_number((uint32_t)(ticks / hertz * 1000000u + ticks % hertz * 1000000u / hertz));
  end_line();
}

static void answer_name(const words *given) {
  (void)given;
  put_line("m-name-dut-[arenascope]");
}

static void answer_profile(const words *given) {
  (void)given;
  put_line("m-profile-[ULPMark for tinyML Firmware V0.0.1]");
  put_text("m-model-[");
  if (model.cartridge != NULL) {
    put_foreign(model.cartridge->model_name, sizeof model.cartridge->model_name);
  }
  put_line("]");
}

static void answer_timestamp(const words *given) {
  (void)given;
  put_lap();
}

static void begin_load(const char *number) {
  uint32_t bytes;
  model.loaded = NOT_LOADING;
  if (read_number(number, 0, &bytes) && bytes == model.input_bytes && bytes > 0) {
    model.loaded = 0;
    put_text("m-[Expecting ");
  } else {
    put_text("e-[the inputs have ");
  }
  put_number(model.input_bytes);
  put_line(" bytes]");
}

static uint32_t digit_of(char c) {
  if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
  const char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a') + 10 : 16;
}

/* The number of bytes in hexadecimal; 0 when it is something else. */
static uint32_t hex_bytes(const char *hex) {
  uint32_t digits = 0;
  for (; hex[digits] != 0; digits++) {
    if (digit_of(hex[digits]) > 15) return 0;
  }
  return digits % 2 == 0 ? digits / 2 : 0;
}

/* All of a line's bytes or none. */
static void load(const char *hex) {
  const uint32_t bytes = hex_bytes(hex);
  if (bytes == 0) {
    put_error("bad digits");
  } else if (model.loaded == NOT_LOADING) {
    put_error("db load N comes first");
  } else if (bytes > model.input_bytes - model.loaded) {
    put_error("more than N bytes");
  } else {
    for (const char *pair = hex; *pair != 0; pair += 2) {
      model.inputs[model.loaded++] = (uint8_t)(digit_of(pair[0]) << 4 | digit_of(pair[1]));
    }
    if (model.loaded == model.input_bytes) put_line("m-load-done");
  }
}

static void print_inputs(void) {
  for (uint32_t i = 0; i < model.input_bytes; i++) {
    put_text(i % BYTES_A_LINE == 0 ? "m-buffer-" : "-");
    put_hex(model.inputs + i, 1);
    if (i % BYTES_A_LINE == BYTES_A_LINE - 1 || i == model.input_bytes - 1) end_line();
  }
}

static void answer_db(const words *given) {
  if (!has_program()) return;
  if (same_word(given->word[0], "load")) begin_load(given->word[1]);
  else if (same_word(given->word[0], "print")) print_inputs();
  else load(given->word[0]);
}

/* An element as it is stored. */
static int64_t stored_at(uint32_t type, const void *at) {
  switch (type) {
    case AS_INT8: return *(const int8_t *)at;
    case AS_UINT8:
    case AS_BOOL: return *(const uint8_t *)at;
    case AS_INT16: return *(const int16_t *)at;
    case AS_INT64: return *(const int64_t *)at;
    case AS_UINT32: return *(const uint32_t *)at;
    default: return *(const int32_t *)at;
  }
}

static uint32_t element_bytes(uint32_t type) {
  switch (type) {
    case AS_INT8:
    case AS_UINT8:
    case AS_BOOL: return 1;
    case AS_INT16: return 2;
    case AS_INT64: return 8;
    default: return 4;
  }
}

/* What it stands for; a tensor without a scale holds plain integers. */
static double value_at(const as_endpoint *output, const void *at) {
  if (output->type == AS_FLOAT32) return *(const float *)at;
  const double scale = output->scale == 0 ? 1.0 : (double)output->scale;
  return ((double)stored_at(output->type, at) - output->zero_point) * scale;
}

static void put_results(void) {
  put_text("m-results-[");
  if (model.rt.header->outputs > 0) {
    const as_endpoint *const output = as_outputs(&model.rt);
    const uint8_t *const values = as_at(&model.rt, output->place);
    const uint32_t step = element_bytes(output->type);
    for (uint32_t at = 0; at + step <= output->bytes; at += step) {
      if (at > 0) put_text(",");
      put_decimal(value_at(output, values + at));
    }
  }
  put_line("]");
}

static void put_count(const char *what, uint32_t count) {
  put_text(what);
  put_number(count);
  end_line();
}

static void answer_infer(const words *given) {
  run_counts counts;
  uint64_t ticks;
  if (!begin_runs(given, DEFAULT_WARMUPS, &counts)) return;
  put_count("m-warmup-start-", counts.warmups);
  if (!warm_up(counts.warmups)) return;
  put_line("m-warmup-done");
  put_count("m-infer-start-", counts.runs);
  put_lap();
  for (uint32_t i = 0; i < counts.runs; i++) {
    if (i > 0 && is_stopped()) return;
    if (has_failed(run_model(&ticks))) return;
  }
  put_lap();
  put_line("m-infer-done");
  put_results();
}

static void answer_results(const words *given) {
  (void)given;
  if (has_outputs()) put_results();
}

static void put_help(const command *list, const char *group) {
  for (; *list->name != 0; list++) {
    put_text(group);
    put_text(list->name);
    put_line(list->help);
  }
}

static void answer_help(const words *given) {
  (void)given;
  put_help(mlperf_commands, "");
  put_help(own_commands, "x ");
}

const command mlperf_commands[] = {
    {"name", answer_name, ": who this is"},
    {"profile", answer_profile, ": the protocol and the model"},
    {"timestamp", answer_timestamp, ": microseconds since the reset"},
    {"db", answer_db, " load N | HEX | print: the bytes of all inputs"},
    {"infer", answer_infer, " [N=1] [W=10]: N runs timed as one, after W unseen"},
    {"results", answer_results, ": the first output"},
    {"help", answer_help, ": this"},
    {"", NULL, ""},
};
