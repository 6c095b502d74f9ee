/*
 * The session protocol (PROTOCOL.md). protocol.c collects bytes into commands and carries them out;
 * the commands themselves are in mlperf.c and own.c. A command is told its words and answers with
 * everything but the closing m-ready.
 */
#ifndef AS_PROTOCOL_H
#define AS_PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>

#include "../runtime/runtime.h"
#include "port.h"

/* Greets as after every reset, and forgets what was received until then. */
void begin_session(const port_facts *chip);
/* Takes one thing from port_get, carrying out the command that it completes; false: there was none. */
bool serve(void);

/* What the port said when it started. */
extern const port_facts *chip;

/* The words of a command after its name; missing ones are empty. */
typedef struct {
  const char *word[3];
} words;

typedef struct {
  const char *name; /* of the last in a list: empty */
  void (*answer)(const words *given);
  const char *help;
} command;

extern const command mlperf_commands[];
extern const command own_commands[];

bool same_word(const char *a, const char *b);
/* A decimal number below 2^32; `otherwise` for an empty word. False for anything else. */
bool read_number(const char *word, uint32_t otherwise, uint32_t *value);

/* e-[text] */
void put_error(const char *text);
/* m-lap-us-N: now. */
void put_lap(void);

/* Whether there is a program that can run; says why not. */
bool has_program(void);

/* How often a command is to run the model. */
typedef struct {
  uint32_t runs;
  uint32_t warmups;
} run_counts;

/* Makes ready for the runs of a command; false, and said why, when there is nothing to run. */
bool begin_runs(const words *given, uint32_t default_warmups, run_counts *counts);
/* Runs untimed; false, and said why, when that failed or was stopped. */
bool warm_up(uint32_t warmups);
/* Whether the host has sent something while the model ran, which stops it; then that is said. */
bool is_stopped(void);
/* Whether a run failed; then that is said. */
bool has_failed(as_status status);
/* Whether there are outputs; says it when there are none. */
bool has_outputs(void);

#endif
