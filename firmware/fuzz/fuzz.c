/*
 * Runs mutants of real programs under the address and undefined-behaviour sanitizers. Program and
 * arena lie in heap blocks of exactly their size, so a step outside by one byte is reported.
 *
 *   fuzz SEEDS FIRST COUNT [KEPT]    mutants FIRST to FIRST + COUNT - 1 of the seeds in SEEDS
 *
 * SEEDS is a sequence of programs, each behind its length; the first mutants are the seeds as they
 * are. A mutant depends on its number and the seeds alone: to repeat one, COUNT is 1. A child works
 * and counts in shared memory, so that the parent can say which mutant it died of. Prints JSON. KEPT
 * gets every mutant that ran to its end, for builds that have no sanitizers: its number, the lengths
 * of program and arena, and both as they were before the run.
 */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../runtime/runtime.h"
#include "mutate.h"

/* An accepted mutant may ask for billions of operations: that is a denial of service at worst, and
 * not what this looks for. Checking a program must never take long, though. */
#define RUN_LIMIT_MS 20
#define LOAD_LIMIT_MS 2000
#define MAX_ARENA (1u << 20)
#define MAX_KINDS 128
#define STATUSES 9

static const char *const kernel_names[MAX_KINDS] = {
#define AS_KERNEL(kind, record, prefix) [kind] = #prefix,
#include "../runtime/kernels.def"
#undef AS_KERNEL
};

typedef struct {
  uint64_t current;             /* the mutant at work */
  uint64_t loads[STATUSES];     /* by as_load's result */
  uint64_t ran;                 /* accepted, and every record executed */
  uint64_t cut_off;             /* accepted, but took too long */
  uint64_t bad_index;           /* accepted, and stopped by an index of its own */
  uint64_t refused[MAX_KINDS];  /* records refused, by kind */
  uint64_t executed[MAX_KINDS]; /* records executed, by kind */
} tally;

typedef struct {
  const uint8_t *bytes;
  uint32_t size;
} seed;

static tally *counts;
static seed seeds[4096];
static uint32_t seed_count;
static FILE *kept;
static sigjmp_buf too_long;
static volatile sig_atomic_t loading;

/* Read by the sanitizers: blocks are short-lived and all freed. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "quarantine_size_mb=1:detect_leaks=0:detect_stack_use_after_return=0:"
         "allocator_may_return_null=0:handle_abort=0:abort_on_error=0";
}
const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void) { return "print_stacktrace=1"; }

static void fail(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(3);
}

static void read_seeds(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail("The seeds cannot be read.");
  uint32_t size;
  while (seed_count < sizeof(seeds) / sizeof(seeds[0]) && fread(&size, 4, 1, file) == 1) {
    uint8_t *bytes = aligned_alloc(16, size);
    if (bytes == NULL || fread(bytes, 1, size, file) != size) fail("The seeds are cut short.");
    seeds[seed_count++] = (seed){bytes, size};
  }
  fclose(file);
  if (seed_count == 0) fail("There are no seeds.");
}

static void on_alarm(int signal_number) {
  (void)signal_number;
  if (loading) {
    static const char text[] = "Checking a program took too long.\n";
    (void)!write(2, text, sizeof(text) - 1);
    _exit(4);
  }
  siglongjmp(too_long, 1);
}

static void set_alarm(uint32_t milliseconds) {
  const struct timeval at = {milliseconds / 1000, (suseconds_t)(milliseconds % 1000) * 1000};
  const struct itimerval timer = {{0, 0}, at};
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

static void *exactly(uint32_t bytes) {
  void *block = NULL;
  if (posix_memalign(&block, 16, bytes) != 0) fail("Out of memory.");
  return block;
}

/* Tensors, indices and states as nobody would have written them. */
static void fill_arena(uint8_t *arena, uint32_t bytes, as_random *random) {
  static const uint32_t words[] = {0x7f800000, 0xff800000, 0x7fc00000, 0x00000001,
                                   0x7f7fffff, 0x80000000, 0x4f000000, 0x3f800000};
  const uint32_t mode = random_below(random, 5);
  const uint32_t mask = 0xffffffffu >> random_below(random, 32);
  for (uint32_t i = 0; i < bytes; i += 4) {
    uint32_t word = random_next(random);
    if (mode == 0) word = words[word % 8];
    if (mode == 1) word &= mask;
    if (mode == 2) word &= 0x80808080u;
    memcpy(arena + i, &word, bytes - i < 4 ? bytes - i : 4);
  }
}

static uint32_t kind_at(const as_runtime *rt) {
  return (*(const uint32_t *)(const void *)(rt->program + rt->cursor) & 0xffff) % MAX_KINDS;
}

/* One inference, record by record; false when it stopped early. */
static bool run_once(as_runtime *rt) {
  as_begin(rt);
  for (;;) {
    const uint32_t kind = as_next_op(rt) == AS_NOWHERE ? 0 : kind_at(rt);
    const as_status status = as_step(rt);
    if (status == AS_END) return true;
    if (status != AS_OK && status != AS_BAD_INDEX) fail("A step had a status of as_load.");
    if (status == AS_BAD_INDEX) return false;
    counts->executed[kind]++;
  }
}

/* Runs twice; whether both times came to their end. */
static bool run_accepted(as_runtime *rt, uint32_t arena_bytes, as_random *random) {
  if (sigsetjmp(too_long, 1) != 0) {
    counts->cut_off++;
    return false;
  }
  set_alarm(RUN_LIMIT_MS);
  bool whole = as_reset(rt) == AS_OK && run_once(rt);
  fill_arena(rt->arena, arena_bytes, random); /* states and variables included */
  whole = run_once(rt) && whole;
  set_alarm(0);
  *(whole ? &counts->ran : &counts->bad_index) += 1;
  return whole;
}

static void keep(const as_mutant *mutant, const uint8_t *arena, uint32_t arena_bytes) {
  const uint32_t lengths[] = {(uint32_t)counts->current, mutant->bytes, arena_bytes};
  if (fwrite(lengths, sizeof(lengths), 1, kept) != 1 ||
      fwrite(mutant->words, 1, mutant->bytes, kept) != mutant->bytes ||
      fwrite(arena, 1, arena_bytes, kept) != arena_bytes) {
    fail("A mutant could not be kept.");
  }
}

static as_status load(as_runtime *rt, const void *program, uint32_t bytes, void *arena,
                      uint32_t arena_bytes) {
  loading = 1;
  set_alarm(LOAD_LIMIT_MS);
  const as_status status = as_load(rt, program, bytes, arena, arena_bytes);
  set_alarm(0);
  loading = 0;
  counts->loads[status]++;
  if (status == AS_BAD_RECORD) counts->refused[kind_at(rt)]++;
  return status;
}

/* Exactly what the mutant's header asks for, as far as that can be had; rarely a byte less. */
static uint32_t arena_for(const as_mutant *mutant, as_random *random) {
  if (mutant->bytes < sizeof(as_header)) return 16;
  const uint32_t wanted = ((const as_header *)(const void *)mutant->words)->arena_bytes;
  if (wanted > MAX_ARENA) return 16;
  return random != NULL && wanted > 0 && random_once_in(random, 64) ? wanted - 1 : wanted;
}

static as_status try_program(const as_mutant *mutant, uint32_t arena_bytes, as_random *random) {
  as_runtime rt;
  uint8_t *program = exactly(mutant->bytes);
  uint8_t *arena = exactly(arena_bytes);
  uint8_t *before = exactly(arena_bytes);
  memcpy(program, mutant->words, mutant->bytes);
  fill_arena(arena, arena_bytes, random);
  memcpy(before, arena, arena_bytes);
  const as_status status = load(&rt, program, mutant->bytes, arena, arena_bytes);
  if (status != AS_OK) {
    if (as_run(&rt) != AS_OK || as_step(&rt) != AS_END) fail("A refused program ran.");
  } else if (run_accepted(&rt, arena_bytes, random) && kept != NULL) {
    keep(mutant, before, arena_bytes);
  }
  if (memcmp(program, mutant->words, mutant->bytes) != 0) fail("The program was written to.");
  free(program);
  free(arena);
  free(before);
  return status;
}

static as_mutant empty_mutant(void) {
  uint32_t largest = 0;
  for (uint32_t i = 0; i < seed_count; i++) {
    if (seeds[i].size > largest) largest = seeds[i].size;
  }
  const uint32_t capacity = largest + AS_MUTANT_ROOM;
  return (as_mutant){exactly(capacity), 0, capacity};
}

static void work(uint64_t first, uint64_t count) {
  as_mutant mutant = empty_mutant();
  signal(SIGVTALRM, on_alarm);
  for (uint64_t n = first; n < first + count; n++) {
    const bool is_seed = n < seed_count;
    as_random random = {n};
    const seed *from = &seeds[is_seed ? n : random_below(&random, seed_count)];
    counts->current = n;
    mutant.bytes = from->size;
    memcpy(mutant.words, from->bytes, from->size);
    if (!is_seed) mutate(&mutant, &random);
    const uint32_t arena_bytes = arena_for(&mutant, is_seed ? NULL : &random);
    const as_status status = try_program(&mutant, arena_bytes, &random);
    if (is_seed && status != AS_OK) fail("A seed was refused: the compiler and a check disagree.");
  }
  free(mutant.words);
}

static void print_tally(bool died) {
  printf("{\"died\": %s, \"current\": %llu, \"ran\": %llu, \"cutOff\": %llu, \"badIndex\": %llu",
         died ? "true" : "false", (unsigned long long)counts->current,
         (unsigned long long)counts->ran, (unsigned long long)counts->cut_off,
         (unsigned long long)counts->bad_index);
  printf(", \"loads\": [");
  for (int i = 0; i < STATUSES; i++) {
    printf("%s%llu", i == 0 ? "" : ", ", (unsigned long long)counts->loads[i]);
  }
  printf("], \"kernels\": {");
  const char *separator = "";
  for (int kind = 0; kind < MAX_KINDS; kind++) {
    if (kernel_names[kind] == NULL) continue;
    printf("%s\"%s\": {\"refused\": %llu, \"executed\": %llu}", separator, kernel_names[kind],
           (unsigned long long)counts->refused[kind], (unsigned long long)counts->executed[kind]);
    separator = ", ";
  }
  printf("}}\n");
}

int main(int argc, char **argv) {
  if (argc != 4 && argc != 5) fail("usage: fuzz SEEDS FIRST COUNT [KEPT]");
  read_seeds(argv[1]);
  counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (counts == MAP_FAILED) fail("No shared memory.");
  const pid_t child = fork();
  if (child == 0) {
    if (argc == 5 && (kept = fopen(argv[4], "wb")) == NULL) fail("KEPT cannot be written.");
    work(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    if (kept != NULL && fclose(kept) != 0) fail("KEPT could not be written.");
    _exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) fail("No child process.");
  print_tally(status != 0);
  return status == 0 ? 0 : 1;
}
