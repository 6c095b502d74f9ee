/* The commands that MLPerf Tiny does not have: facts, every run, every operator, whole outputs. */
#include <stddef.h>

#include "../cortex-m/crc32.h"
#include "../runtime/kernel.h"
#include "lines.h"
#include "model.h"
#include "protocol.h"

#define BYTES_A_LINE 32u
/* Steps timed before any is printed, so that printing comes between few of them. */
#define STEPS_KEPT 128u

static const char *comma(uint32_t i) { return i == 0 ? "" : ","; }

static void put_timer(void) {
  begin_own("timer");
  put_text(chip->timer_kind);
  put_text(",");
  put_text(chip->timer_name);
  put_text(",");
  put_number(chip->timer_hertz);
  end_own();
}

/* The second time, when the code is where it is in a measurement. */
static uint64_t overhead(void) {
  uint64_t ticks = 0;
  for (uint32_t i = 0; i < 2; i++) {
    const uint64_t begin = port_ticks();
    ticks = port_ticks() - begin;
  }
  return ticks;
}

static void put_sizes(const char *key, const as_endpoint *ends, uint32_t count) {
  begin_own(key);
  for (uint32_t i = 0; i < count; i++) {
    put_text(comma(i));
    put_number(ends[i].bytes);
  }
  end_own();
}

static void put_model(void) {
  const runner_cartridge *const c = model.cartridge;
  begin_own("model");
  put_foreign(c->model_name, sizeof c->model_name);
  end_own();
  begin_own("sha256");
  put_hex(c->model_sha256, sizeof c->model_sha256);
  end_own();
  begin_own("arena");
  put_number(model.arena_bytes);
  put_text(",");
  put_number(port_about.arena_bytes);
  end_own();
  if (model.status == AS_OK) {
    put_sizes("inputs", as_inputs(&model.rt), model.rt.header->inputs);
    put_sizes("outputs", as_outputs(&model.rt), model.rt.header->outputs);
  }
  put_own_number("status", model.status);
}

static void answer_hello(const words *given) {
  (void)given;
  put_own_number("version", RUNNER_VERSION);
  put_own_text("port", port_about.port);
  put_own_text("core", port_about.core);
  put_own_number("clock", chip->clock_hertz);
  put_own_text("flash", chip->flash);
  put_timer();
  put_own_number("overhead", overhead());
  if (model.cartridge != NULL) put_model();
  else has_program();
}

/* Number and time of a run. */
static void put_run(const char *key, uint32_t run, uint64_t ticks) {
  begin_own(key);
  put_number(run);
  put_text(",");
  put_number(ticks);
  end_own();
}

static void put_outputs(uint32_t runs) {
  for (uint32_t i = 0; i < model.rt.header->outputs; i++) {
    const as_endpoint *const output = &as_outputs(&model.rt)[i];
    begin_own("out");
    put_number(i);
    put_text(",");
    put_number(output->bytes);
    put_text(",");
    put_word(crc32(as_at(&model.rt, output->place), output->bytes));
    end_own();
  }
  put_own_number("done", runs);
}

static void answer_infer(const words *given) {
  run_counts counts;
  if (!begin_runs(given, 0, &counts) || !warm_up(counts.warmups)) return;
  for (uint32_t i = 0; i < counts.runs; i++) {
    uint64_t ticks;
    if (i > 0 && is_stopped()) return;
    if (has_failed(run_model(&ticks))) return;
    put_run("run", i, ticks);
  }
  put_outputs(counts.runs);
}

/* One step: where its record lies in the program, and what it took. */
typedef struct {
  uint32_t record;
  uint64_t ticks;
} timed_step;

static timed_step steps[STEPS_KEPT];

static void put_steps(uint32_t run, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const as_record *const record =
        (const as_record *)(const void *)(model.rt.program + steps[i].record);
    begin_own("op");
    put_number(run);
    put_text(",");
    put_number(record->op);
    put_text(",");
    put_number(record->kind);
    put_text(",");
    put_number(steps[i].ticks);
    end_own();
  }
}

/* A whole run step by step; AS_END when it came to its end. */
static as_status profile(uint32_t run, uint64_t *sum) {
  fill_inputs();
  as_begin(&model.rt);
  *sum = 0;
  for (;;) {
    as_status status = AS_OK;
    uint32_t count = 0;
    port_flush();
    while (count < STEPS_KEPT && status == AS_OK) {
      timed_step *const step = &steps[count];
      step->record = model.rt.cursor;
      status = step_model(&step->ticks);
      if (status != AS_OK) break;
      *sum += step->ticks;
      count++;
    }
    put_steps(run, count);
    if (status != AS_OK) return status;
  }
}

static void answer_profile(const words *given) {
  run_counts counts;
  if (!begin_runs(given, 0, &counts)) return;
  for (uint32_t i = 0; i < counts.runs; i++) {
    uint64_t sum;
    if (i > 0 && is_stopped()) return;
    const as_status status = profile(i, &sum);
    if (has_failed(status == AS_END ? AS_OK : status)) return;
    put_run("sum", i, sum);
  }
  put_outputs(counts.runs);
}

static void put_bytes(uint32_t index, const uint8_t *bytes, uint32_t count) {
  for (uint32_t at = 0; at < count; at += BYTES_A_LINE) {
    begin_own("bytes");
    put_number(index);
    put_text(",");
    put_number(at);
    put_text(",");
    put_hex(bytes + at, count - at < BYTES_A_LINE ? count - at : BYTES_A_LINE);
    end_own();
  }
  put_own_number("done", count);
}

static void answer_out(const words *given) {
  uint32_t index;
  if (!has_outputs()) return;
  if (!read_number(given->word[0], 0, &index) || index >= model.rt.header->outputs) {
    put_error("bad number");
    return;
  }
  const as_endpoint *const output = &as_outputs(&model.rt)[index];
  put_bytes(index, as_at(&model.rt, output->place), output->bytes);
}

const command own_commands[] = {
    {"hello", answer_hello, ": facts about board, timer and model"},
    {"infer", answer_infer, " [N=1] [W=0]: N runs timed one by one, after W unseen"},
    {"profile", answer_profile, " [N=1]: N runs timed step by step"},
    {"out", answer_out, " [I=0]: the bytes of an output"},
    {"", NULL, ""},
};
