/*
 * The mutations. Fine ones leave the header true and records whole, so that they can follow one
 * another; a coarse one comes last, if at all. Fields are words: which of them are places and which
 * are extents is not known here and need not be, since good values of one are hostile in the other.
 */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

#include "../runtime/program.h"

/* One record of the mutant, by its offset in words. */
typedef struct {
  uint32_t at;
  uint32_t words;
} span;

static as_header *header_of(const as_mutant *m) { return (as_header *)(void *)m->words; }

/* A record of the set-up or the steps, each as likely as another; 0 words when there is none. */
static span pick_record(const as_mutant *m, as_random *random) {
  const as_header *h = header_of(m);
  const uint32_t end = (h->steps_offset + h->steps_bytes) / 4;
  span picked = {h->setup_offset / 4, 0};
  uint32_t seen = 0;
  for (uint32_t at = picked.at; at < end; at += m->words[at] >> 16) {
    if (random_once_in(random, ++seen)) picked = (span){at, m->words[at] >> 16};
  }
  return picked;
}

/* A place or an extent at one of the program's edges. */
static uint32_t edge(const as_mutant *m, as_random *random) {
  const as_header *h = header_of(m);
  const uint32_t near = random_below(random, 20) - random_below(random, 20);
  switch (random_below(random, 5)) {
    case 0: return h->arena_bytes + near;
    case 1: return (h->constants_offset | AS_CONSTANT) + near;
    case 2: return ((h->constants_offset + h->constants_bytes) | AS_CONSTANT) + near;
    case 3: return (random_below(random, h->arena_bytes) & ~3u);
    default:
      return (h->constants_offset + (random_below(random, h->constants_bytes) & ~3u)) | AS_CONSTANT;
  }
}

static uint32_t lie(const as_mutant *m, uint32_t word, as_random *random) {
  static const uint32_t fixed[] = {
      0,          1,          2,          3,          4,          6,          8,
      16,         127,        255,        256,        32767,      65535,      65536,
      0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0x80000001, 0xffff8000, 0xffffff80,
      0xffffffe1, 0xfffffffe, 0xffffffff,
  };
  switch (random_below(random, 10)) {
    case 0: return fixed[random_below(random, sizeof(fixed) / sizeof(fixed[0]))];
    case 1: return random_next(random) >> random_below(random, 32);
    case 2: return word ^ (1u << random_below(random, 32));
    case 3: return word ^ AS_CONSTANT;
    case 4: return edge(m, random);
    case 5: return word << random_below(random, 9);
    case 6: return word >> random_below(random, 9);
    case 7: return word + random_below(random, 64) * 4 - random_below(random, 64) * 4;
    case 8: return 0u - word;
    default: return word + random_below(random, 7) - 3;
  }
}

static void mutate_field(as_mutant *m, as_random *random) {
  const span record = pick_record(m, random);
  if (record.words <= 2) return;
  uint32_t *word = &m->words[record.at + 2 + random_below(random, record.words - 2)];
  if (random_once_in(random, 6)) { /* another field's value, or the two exchanged */
    uint32_t *other = &m->words[record.at + 2 + random_below(random, record.words - 2)];
    const uint32_t kept = *word;
    *word = *other;
    if (random_once_in(random, 2)) *other = kept;
  } else {
    *word = lie(m, *word, random);
  }
}

/* Kind, length or operator of a record. */
static void mutate_head(as_mutant *m, as_random *random) {
  const span record = pick_record(m, random);
  if (record.words == 0) return;
  uint32_t *head = &m->words[record.at];
  if (random_once_in(random, 2)) *head = (*head & 0xffff0000u) | random_below(random, 128);
  else *head = lie(m, *head, random);
}

static void mutate_constant(as_mutant *m, as_random *random) {
  const as_header *h = header_of(m);
  if (h->constants_bytes == 0) return;
  const uint32_t at = (h->constants_offset + random_below(random, h->constants_bytes)) / 4;
  m->words[at] = lie(m, m->words[at], random);
}

static void mutate_header(as_mutant *m, as_random *random) {
  uint32_t *word = &m->words[random_below(random, sizeof(as_header) / 4)];
  *word = lie(m, *word, random);
}

static void mutate_endpoint(as_mutant *m, as_random *random) {
  const as_header *h = header_of(m);
  const uint32_t end = h->setup_offset / 4;
  const uint32_t begin = sizeof(as_header) / 4;
  if (end <= begin) return;
  uint32_t *word = &m->words[begin + random_below(random, end - begin)];
  *word = lie(m, *word, random);
}

static void flip_bits(as_mutant *m, as_random *random) {
  uint8_t *bytes = (uint8_t *)m->words;
  for (uint32_t n = 1 + random_below(random, 4); n > 0; n--) {
    bytes[random_below(random, m->bytes)] ^= (uint8_t)(1u << random_below(random, 8));
  }
}

static void truncate_program(as_mutant *m, as_random *random) {
  m->bytes = random_once_in(random, 2) ? m->bytes - 1 - random_below(random, 64) % m->bytes
                                       : random_below(random, m->bytes);
  if (random_once_in(random, 2) && m->bytes >= sizeof(as_header)) {
    m->bytes &= ~15u;
    header_of(m)->program_bytes = m->bytes;
  }
}

/* The same program in an arena that is just too small for it. */
static void shrink_arena(as_mutant *m, as_random *random) {
  as_header *h = header_of(m);
  const uint32_t less = 16 * (1 + random_below(random, 1 + random_below(random, 8)));
  if (h->arena_bytes > less) h->arena_bytes -= less;
}

/* The set-up ends elsewhere: some of its records become steps, or steps set-up records. */
static void move_boundary(as_mutant *m, as_random *random) {
  as_header *h = header_of(m);
  const span record = pick_record(m, random);
  const uint32_t end = h->steps_offset + h->steps_bytes;
  h->steps_offset = record.at * 4;
  h->setup_bytes = h->steps_offset - h->setup_offset;
  h->steps_bytes = end - h->steps_offset;
}

static void exchange_records(as_mutant *m, as_random *random) {
  const span a = pick_record(m, random);
  const span b = pick_record(m, random);
  if (a.words == 0 || a.words != b.words) return;
  for (uint32_t i = 0; i < a.words; i++) {
    const uint32_t kept = m->words[a.at + i];
    m->words[a.at + i] = m->words[b.at + i];
    m->words[b.at + i] = kept;
  }
}

static void remove_record(as_mutant *m, as_random *random) {
  as_header *h = header_of(m);
  const span record = pick_record(m, random);
  const uint32_t end = (h->steps_offset + h->steps_bytes) / 4;
  const uint32_t after = record.at + record.words;
  if (record.words == 0) return;
  memmove(&m->words[record.at], &m->words[after], (size_t)(end - after) * 4);
  if (record.at * 4 >= h->steps_offset) {
    h->steps_bytes -= record.words * 4;
  } else {
    h->setup_bytes -= record.words * 4;
    h->steps_offset -= record.words * 4;
  }
}

/* Constants move back by `bytes`; what looks like the place of one moves along. */
static void move_constants(as_mutant *m, uint32_t bytes) {
  as_header *h = header_of(m);
  const uint32_t begin = h->constants_offset;
  memmove(&m->words[(begin + bytes) / 4], &m->words[begin / 4], m->bytes - begin);
  for (uint32_t i = sizeof(as_header) / 4; i < begin / 4; i++) {
    const uint32_t offset = m->words[i] & ~AS_CONSTANT;
    const bool is_place = (m->words[i] & AS_CONSTANT) != 0 && offset >= begin && offset < m->bytes;
    if (is_place) m->words[i] += bytes;
  }
  h->constants_offset += bytes;
  h->program_bytes += bytes;
  m->bytes += bytes;
}

/* A copy of one record at the end of the steps. */
static void repeat_record(as_mutant *m, as_random *random) {
  as_header *h = header_of(m);
  const span record = pick_record(m, random);
  const uint32_t bytes = record.words * 4;
  const uint32_t moved = (bytes + 15) & ~15u;
  if (record.words == 0 || m->bytes + moved > m->capacity) return;
  move_constants(m, moved);
  memmove(&m->words[(h->steps_offset + h->steps_bytes) / 4], &m->words[record.at], bytes);
  h->steps_bytes += bytes;
}

typedef void (*mutation)(as_mutant *m, as_random *random);

typedef struct {
  mutation apply;
  uint32_t percent;
} choice;

static const choice fine[] = {
    {mutate_field, 65},     {mutate_constant, 15}, {shrink_arena, 6},  {mutate_endpoint, 2},
    {exchange_records, 3},  {move_boundary, 3},    {remove_record, 3}, {repeat_record, 3},
};

static const choice coarse[] = {
    {flip_bits, 40},
    {mutate_head, 20},
    {mutate_header, 25},
    {truncate_program, 15},
};

/* Applies one of `choices`, whose percentages add up to 100. */
static void mutate_once(as_mutant *m, as_random *random, const choice *choices) {
  uint32_t left = random_below(random, 100);
  while (left >= choices->percent) left -= (choices++)->percent;
  choices->apply(m, random);
}

void mutate(as_mutant *m, as_random *random) {
  const bool is_coarse = random_once_in(random, 8);
  uint32_t count = is_coarse ? random_below(random, 2) : 1 + random_below(random, 2);
  if (random_once_in(random, 8)) count += 3;
  for (; count > 0; count--) mutate_once(m, random, fine);
  if (is_coarse) mutate_once(m, random, coarse);
}
