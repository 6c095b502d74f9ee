/*
 * Sessions with hosts that send anything: commands, halves of commands, noise, lost bytes. Run under
 * the address and undefined-behaviour sanitizers by `npm run runner`; cartridge and arena are blocks
 * of exactly their size.
 *
 *   sessions FIRST COUNT    sessions FIRST to FIRST + COUNT - 1; a session depends on its number alone
 *
 * Held besides: every command gets exactly one m-ready, every own line its checksum, and nothing but
 * printable characters is sent. Prints how many commands were answered, and how many gave no error.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../cortex-m/crc32.h"
#include "../../fuzz/random.h"
#include "../cartridge.h"
#include "../model.h"
#include "../protocol.h"

#define COMMANDS_A_SESSION 300u
#define ARENA_BYTES 64u
#define INPUT_BYTES 12u

/* A copy, and a gather whose index is an input: a run can fail. */
typedef struct {
  as_header header;
  as_endpoint inputs[2];
  as_endpoint outputs[2];
  as_fill fill;
  as_copy copy;
  as_gather gather;
  uint32_t padding[3];
  uint8_t constants[16];
} program;

typedef struct {
  runner_cartridge head;
  program program;
} cartridge;
_Static_assert(offsetof(program, constants) % 16 == 0 && sizeof(program) % 16 == 0, "layout");

#define OFFSET(field) ((uint32_t)offsetof(program, field))

_Alignas(16) cartridge block;
extern const uint8_t port_cartridge[sizeof block] __attribute__((alias("block")));
_Alignas(16) uint8_t port_arena[ARENA_BYTES + INPUT_BYTES];
const runner_about port_about = {.cartridge_bytes = sizeof block,
                                 .arena_bytes = sizeof port_arena,
                                 .port = "test",
                                 .core = "none"};

static as_random dice;
static uint64_t session;

static void fail(const char *why, const char *line) {
  fprintf(stderr, "Session %llu: %s: %s\n", (unsigned long long)session, why, line);
  exit(1);
}

/* ---- The port --------------------------------------------------------------------------------- */

static char line[8192];
static size_t line_length;
static uint64_t readies, errors, percents;

static uint32_t crc16(const char *text, size_t count) {
  uint32_t crc = 0xffff;
  for (size_t i = 0; i < count; i++) {
    for (int bit = 7; bit >= 0; bit--) {
      const uint32_t out = (crc >> 15 ^ (uint32_t)text[i] >> bit) & 1;
      crc = (crc << 1 & 0xffff) ^ (out != 0 ? 0x1021u : 0);
    }
  }
  return crc;
}

static void check_line(void) {
  if (strcmp(line, "m-ready") == 0) readies++;
  else if (strstr(line, "m-ready") != NULL) fail("hides m-ready", line);
  if (line[0] == 'e') errors++;
  if (strncmp(line, "m-x-", 4) != 0) return;
  char sum[8];
  const char *end = strchr(line, ']');
  if (end == NULL) fail("no end", line);
  snprintf(sum, sizeof sum, "*%04x", crc16(line, (size_t)(end + 1 - line)));
  if (strcmp(end + 1, sum) != 0) fail("wrong checksum", line);
}

void port_put(char c) {
  if (line_length == sizeof line - 1) fail("too long", line);
  const char before = line_length > 0 ? line[line_length - 1] : 0;
  if (c != '\n' && before == '\r') fail("CR without LF", line);
  if (c == '\n' && before != '\r') fail("LF without CR", line);
  if (c != '\n' && c != '\r' && (c < ' ' || c > '~')) fail("not printable", line);
  line[line_length++] = c;
  line[line_length] = 0;
  if (c != '\n') return;
  line[line_length - 2] = 0;
  check_line();
  line_length = 0;
}

void port_flush(void) {}

static uint64_t ticks;

/* Sometimes close to what a 64-bit counter can hold. */
uint64_t port_ticks(void) {
  ticks += random_next(&dice);
  if (random_once_in(&dice, 1000)) ticks = random_next(&dice) * UINT64_C(0xfffffff);
  return ticks;
}

static const char *const words_known[] = {
    "name",  "profile", "timestamp", "db",   "infer", "results", "help", "x",    "hello", "out",
    "load",  "print",   "12",        "0",    "1",     "2",       "3",    "-1",   "ff",    "0102",
    "07abF", "4294967295", "4294967296", "99999999999999999999999", "x hello", "db load 12",
    "db 000102030405060701000000", "db 000102030405060701000080", "infer 1 0", "x infer 1",
    "x profile 1", "x out 0", "x out 1", "x profile 4294967295",
};
#define KNOWN (sizeof words_known / sizeof *words_known)

static char sending[512];
static size_t sent, to_send;

static void add(const char *text) {
  const size_t count = strlen(text);
  if (to_send + count >= sizeof sending) return;
  memcpy(sending + to_send, text, count);
  to_send += count;
}

/* A few known words, then perhaps something else in a place or two. */
static void make_command(void) {
  sent = to_send = 0;
  for (uint32_t i = random_below(&dice, 5); i > 0; i--) {
    add(words_known[random_below(&dice, KNOWN)]);
    if (!random_once_in(&dice, 8)) add(i > 1 ? " " : "");
  }
  while (random_once_in(&dice, 10)) add("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
  add("%");
  while (random_once_in(&dice, 6)) {
    sending[random_below(&dice, (uint32_t)to_send)] = (char)random_next(&dice);
  }
}

/* Never silent for long: a run of billions is stopped by what comes next. */
int32_t port_get(void) {
  if (random_once_in(&dice, 20)) return PORT_NOTHING;
  if (random_once_in(&dice, 500)) return PORT_LOST;
  if (sent == to_send) make_command();
  const uint8_t byte = (uint8_t)sending[sent++];
  if (byte == '%') percents++;
  return byte;
}

void port_idle(void) {}

/* ---- The sessions ----------------------------------------------------------------------------- */

static const uint32_t types[] = {AS_FLOAT32, AS_INT32, AS_UINT8, AS_INT64,   AS_BOOL,
                                 AS_INT16,   AS_INT8,  AS_UINT32, 12345678u};

static as_endpoint endpoint(as_place place, uint32_t bytes) {
  as_endpoint end = {.place = place, .bytes = bytes, .type = types[random_below(&dice, 9)]};
  const uint32_t bits = random_once_in(&dice, 3) ? 0 : random_next(&dice);
  memcpy(&end.scale, &bits, sizeof bits);
  end.zero_point = (int32_t)random_next(&dice);
  return end;
}

static void make_cartridge(void) {
  const uint32_t constants = AS_CONSTANT | OFFSET(constants);
  block = (cartridge){
      .head = {.magic = RUNNER_CARTRIDGE_MAGIC,
               .version = RUNNER_VERSION,
               .program_bytes = sizeof(program)},
      .program = {
          .header = {.magic = AS_MAGIC,
                     .version = AS_VERSION,
                     .program_bytes = sizeof(program),
                     .arena_bytes = ARENA_BYTES,
                     .inputs = 2,
                     .outputs = 2,
                     .setup_offset = OFFSET(fill),
                     .setup_bytes = sizeof(as_fill),
                     .steps_offset = OFFSET(copy),
                     .steps_bytes = sizeof(as_copy) + sizeof(as_gather),
                     .constants_offset = OFFSET(constants),
                     .constants_bytes = 16},
          .inputs = {endpoint(0, 8), endpoint(8, 4)},
          .outputs = {endpoint(16, 1 + random_below(&dice, 24)), endpoint(constants, 16)},
          .fill = {{2, sizeof(as_fill) / 4, 7}, 48, 8, 1, 5},
          .copy = {{1, sizeof(as_copy) / 4, 9}, 0, 16, 8},
          .gather = {{4, sizeof(as_gather) / 4, 3}, constants, 8, 32, 1, 1, 4, 1, 4},
      }};
  for (size_t i = 0; i < sizeof block.program.constants; i++) {
    block.program.constants[i] = (uint8_t)random_next(&dice);
  }
  for (size_t i = 0; i < sizeof block.head.model_name; i++) {
    block.head.model_name[i] = (char)random_next(&dice);
  }
  if (random_once_in(&dice, 8)) block.program.header.version++; /* refused by the runtime */
  if (random_once_in(&dice, 8)) block.program.header.arena_bytes += 16; /* no room for the inputs */
  const uint8_t *checked = (const uint8_t *)&block + offsetof(runner_cartridge, model_sha256);
  const size_t count = sizeof block - offsetof(runner_cartridge, model_sha256);
  block.head.crc32 = crc32(checked, (uint32_t)count) + (random_once_in(&dice, 8) ? 1 : 0);
}

static void run_session(void) {
  dice = (as_random){session};
  make_cartridge();
  const port_facts facts = {random_next(&dice), "none", "none", "test", random_next(&dice) | 1};
  sent = to_send = ticks = 0;
  load_model();
  begin_session(&facts);
  if (readies == 0) fail("no greeting", "");
  readies = percents = 0;
  /* A % that was received in the middle of a run is answered by the next serve. */
  for (uint32_t i = 0; i < COMMANDS_A_SESSION;) i += serve() && readies > i ? 1 : 0;
  while (readies < percents) serve();
  if (readies != percents) fail("more answers than commands", "");
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  uint64_t commands = 0;
  session = strtoull(arguments[1], NULL, 10);
  const uint64_t end = session + strtoull(arguments[2], NULL, 10);
  for (; session < end; session++) {
    run_session();
    commands += readies;
  }
  printf("%llu commands of %s sessions answered, %llu with an error\n",
         (unsigned long long)commands, arguments[2], (unsigned long long)errors);
  return 0;
}
