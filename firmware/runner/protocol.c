/* From bytes to commands, and what several commands share. */
#include "protocol.h"

#include "lines.h"
#include "model.h"
#include "port.h"

#define MOST_CHARACTERS 80u
/* More than any port keeps. */
#define MOST_KEPT 4096u

static char text[MOST_CHARACTERS + 1];
static uint32_t length;
static enum { WHOLE, TOO_LONG, LOST } state;
/* Received while a command ran. */
static int32_t held = PORT_NOTHING;

const port_facts *chip;

bool same_word(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

bool read_number(const char *word, uint32_t otherwise, uint32_t *value) {
  uint64_t number = 0;
  for (const char *c = word; *c != 0; c++) {
    if (*c < '0' || *c > '9') return false;
    number = number * 10 + (uint32_t)(*c - '0');
    if (number > UINT32_MAX) return false;
  }
  *value = *word == 0 ? otherwise : (uint32_t)number;
  return true;
}

void put_error(const char *what) {
  put_text("e-[");
  put_text(what);
  put_line("]");
}

bool has_failed(as_status status) {
  if (status == AS_OK) return false;
  put_text("e-[status ");
  put_number(status);
  put_line("]");
  return true;
}

bool has_program(void) {
  if (model.cartridge == 0) put_error("no program");
  return model.cartridge != 0 && !has_failed(model.status);
}

bool has_outputs(void) {
  if (has_program() && !model.has_run) put_error("no results");
  return model.has_run;
}

bool begin_runs(const words *given, uint32_t default_warmups, run_counts *counts) {
  if (!has_program()) return false;
  if (!read_number(given->word[0], 1, &counts->runs) || counts->runs == 0 ||
      !read_number(given->word[1], default_warmups, &counts->warmups)) {
    put_error("bad number");
    return false;
  }
  return !has_failed(rewind_model());
}

bool is_stopped(void) {
  while (held == PORT_NOTHING || held == '\r' || held == '\n') {
    held = port_get();
    if (held == PORT_NOTHING) return false;
  }
  put_error("stopped");
  return true;
}

bool warm_up(uint32_t warmups) {
  uint64_t ticks;
  for (uint32_t i = 0; i < warmups; i++) {
    if (has_failed(run_model(&ticks)) || is_stopped()) return false;
  }
  return true;
}

/* The first word of a list separated by single spaces; `list` moves behind it. */
static const char *next_word(char **list) {
  char *const word = *list;
  char *end = word;
  while (*end != 0 && *end != ' ') end++;
  *list = end + (*end == ' ' ? 1 : 0);
  *end = 0;
  return word;
}

static void put_unknown(const char *group, const char *name) {
  put_text("e-[Unknown command: ");
  put_text(group);
  put_foreign(name, MOST_CHARACTERS);
  put_line("]");
}

static void carry_out(char *rest) {
  const char *name = next_word(&rest);
  const bool is_own = same_word(name, "x");
  if (is_own) name = next_word(&rest);
  const command *found = is_own ? own_commands : mlperf_commands;
  while (*found->name != 0 && !same_word(found->name, name)) found++;
  if (*found->name == 0) {
    put_unknown(is_own ? "x " : "", name);
    return;
  }
  words given;
  for (uint32_t i = 0; i < 3; i++) given.word[i] = next_word(&rest);
  found->answer(&given);
}

static void end_answer(void) {
  put_line("m-ready");
  port_flush();
  length = 0;
  state = WHOLE;
}

static void answer(void) {
  text[length] = 0;
  if (state == TOO_LONG) put_error("too long");
  else if (state == LOST) put_error("lost");
  else if (length > 0) carry_out(text);
  end_answer();
}

static void take(int32_t received) {
  if (received == '\r' || received == '\n') return;
  if (received == 0 && length == 0) return; /* noise between commands */
  if (received == PORT_LOST) state = LOST;
  else if (received == '%') answer();
  else if (length == MOST_CHARACTERS) state = state == LOST ? LOST : TOO_LONG;
  /* A damaged byte must not end the text that it stands in. */
  else text[length++] = received == 0 ? '?' : (char)received;
}

bool serve(void) {
  const int32_t received = held == PORT_NOTHING ? port_get() : held;
  held = PORT_NOTHING;
  if (received != PORT_NOTHING) take(received);
  return received != PORT_NOTHING;
}

void begin_session(const port_facts *facts) {
  chip = facts;
  put_line("m-timestamp-mode-performance");
  put_lap();
  put_line("m-init-done");
  for (uint32_t i = 0; i < MOST_KEPT && port_get() != PORT_NOTHING; i++) {
  }
  held = PORT_NOTHING;
  end_answer();
}
