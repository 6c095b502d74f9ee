/* Copies and fills: reshapes, slices, concatenations, paddings and transpositions all become these. */
#include "../kernel.h"

/* Elements are moved without looking at their type. */
typedef uint16_t __attribute__((may_alias)) as_half;
typedef uint32_t __attribute__((may_alias)) as_word;

#ifdef __arm__
/* Small C libraries copy byte by byte on Cortex-M; load and store multiple are eight times as fast. */
static void move_words(as_word *to, const as_word *from, uint32_t words) {
  for (; words >= 4; words -= 4) {
    __asm__ volatile("ldmia %1!, {r3, r4, r5, r6}\n\tstmia %0!, {r3, r4, r5, r6}"
                     : "+l"(to), "+l"(from)
                     :
                     : "r3", "r4", "r5", "r6", "memory");
  }
  for (; words > 0; words--) *to++ = *from++;
}

static void move_bytes(uint8_t *to, const uint8_t *from, uint32_t bytes) {
  for (; bytes >= 4; bytes -= 4, to += 4, from += 4) {
#ifdef __ARM_FEATURE_UNALIGNED
    __builtin_memcpy(to, from, 4);
#else
    const uint8_t a = from[0], b = from[1], c = from[2], d = from[3];
    to[0] = a;
    to[1] = b;
    to[2] = c;
    to[3] = d;
#endif
  }
  for (; bytes > 0; bytes--) *to++ = *from++;
}

void as_move(void *to, const void *from, uint32_t bytes) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if ((((uintptr_t)t ^ (uintptr_t)f) & 3) == 0 && bytes >= 8) {
    for (; (uintptr_t)t & 3; bytes--) *t++ = *f++;
    move_words((as_word *)(void *)t, (const as_word *)(const void *)f, bytes / 4);
    t += bytes & ~UINT32_C(3);
    f += bytes & ~UINT32_C(3);
    bytes &= 3;
  }
  move_bytes(t, f, bytes);
}
#else
static void move_words(as_word *to, const as_word *from, uint32_t words) {
  memcpy(to, from, words * sizeof(as_word));
}

void as_move(void *to, const void *from, uint32_t bytes) { memcpy(to, from, bytes); }
#endif

bool as_copy_check(const as_bounds *bounds, const void *record_) {
  const as_copy *r = record_;
  return as_readable(bounds, r->input, r->bytes, 1) && as_writable(bounds, r->output, r->bytes, 1) &&
         as_disjoint(r->input, r->bytes, r->output, r->bytes);
}

as_status as_copy_run(const as_runtime *rt, const void *record_) {
  const as_copy *r = record_;
  as_move(as_into(rt, r->output), as_at(rt, r->input), r->bytes);
  return AS_OK;
}

bool as_fill_check(const as_bounds *bounds, const void *record_) {
  const as_fill *r = record_;
  const bool width = r->element_bytes == 1 || r->element_bytes == 2 || r->element_bytes == 4;
  return width && as_writable(bounds, r->output, r->count, r->element_bytes);
}

as_status as_fill_run(const as_runtime *rt, const void *record_) {
  const as_fill *r = record_;
  /* The element, repeated over a word: what does not fill a word is written byte by byte. */
  const uint32_t bytes = r->count * r->element_bytes;
  const uint32_t half = r->element_bytes == 1 ? (r->value & 0xff) * 0x0101u : r->value & 0xffff;
  const uint32_t word = r->element_bytes == 4 ? r->value : half * 0x10001u;
  const uint32_t within = r->element_bytes - 1;
  uint8_t *out = as_into(rt, r->output);
  const uint32_t head = (uint32_t)(-(uintptr_t)out & 3); /* places start with a whole element */
  uint32_t i = 0;
  for (; i < head && i < bytes; i++) out[i] = (uint8_t)(word >> (8 * (i & within)));
  for (; bytes - i >= 16; i += 16) {
    as_word *to = (as_word *)(void *)(out + i);
    to[0] = word;
    to[1] = word;
    to[2] = word;
    to[3] = word;
  }
  for (; bytes - i >= 4; i += 4) *(as_word *)(void *)(out + i) = word;
  for (; i < bytes; i++) out[i] = (uint8_t)(word >> (8 * (i & within)));
  return AS_OK;
}

/* The bytes a box touches, from the lowest to the highest, relative to its first element. */
typedef struct {
  int64_t low;
  int64_t high; /* exclusive */
} reach;

static reach reach_of(const as_copy_box *r, const int32_t *strides) {
  reach span = {0, r->element_bytes};
  for (uint32_t d = 0; d < r->rank; d++) {
    const int64_t far = (int64_t)strides[d] * (int64_t)(r->extents[d] - 1);
    if (far < 0) span.low += far;
    if (far > 0) span.high += far;
  }
  return span;
}

/* `reach` around `place`, as a span that the usual checks can judge. */
static bool reach_ok(const as_bounds *bounds, as_place place, reach span, bool write) {
  const uint32_t flag = place & AS_CONSTANT;
  const int64_t begin = (int64_t)(place & ~AS_CONSTANT) + span.low;
  if (begin < 0 || begin >= (int64_t)AS_CONSTANT || span.high - span.low >= (int64_t)AS_TOO_MANY) {
    return false;
  }
  const as_place from = flag | (as_place)begin;
  const uint64_t bytes = (uint64_t)(span.high - span.low);
  return write ? as_writable(bounds, from, bytes, 1) : as_readable(bounds, from, bytes, 1);
}

static bool box_shape_ok(const as_copy_box *r) {
  const uint32_t e = r->element_bytes;
  if (!(e == 1 || e == 2 || e == 4 || e == 8) || r->rank == 0 || r->rank > AS_MAX_RANK) return false;
  for (uint32_t d = 0; d < r->rank; d++) {
    const uint32_t strides = (uint32_t)r->input_strides[d] | (uint32_t)r->output_strides[d];
    /* Two elements at least, or the stride between them could be anything. */
    if (r->extents[d] < 2 || r->extents[d] >= AS_CONSTANT || (strides & (e - 1))) return false;
  }
  return ((r->input | r->output) & (e - 1)) == 0;
}

bool as_copy_box_check(const as_bounds *bounds, const void *record_) {
  const as_copy_box *r = record_;
  if (!box_shape_ok(r)) return false;
  uint64_t count = 1;
  for (uint32_t d = 0; d < r->rank; d++) count = as_times(count, r->extents[d]);
  if (count >= AS_TOO_MANY) return false;
  const reach in = reach_of(r, r->input_strides);
  const reach out = reach_of(r, r->output_strides);
  if (!reach_ok(bounds, r->input, in, false) || !reach_ok(bounds, r->output, out, true)) return false;
  return as_disjoint(r->input + (uint32_t)in.low, (uint64_t)(in.high - in.low),
                     r->output + (uint32_t)out.low, (uint64_t)(out.high - out.low));
}

/* The two innermost dimensions: rows of elements, with the strides between them. */
typedef struct {
  uint32_t rows;
  uint32_t count;
  int32_t row_in;
  int32_t row_out;
  int32_t in;
  int32_t out;
} plane;

/* No pointer ever steps past the last element: with a stride it might leave the address space. */
#define COPY_PLANE(copy)                 \
  for (uint32_t y = p->rows;;) {         \
    const uint8_t *f = from;             \
    uint8_t *t = to;                     \
    for (uint32_t x = p->count;;) {      \
      copy;                              \
      if (--x == 0) break;               \
      f += p->in;                        \
      t += p->out;                       \
    }                                    \
    if (--y == 0) return;                \
    from += p->row_in;                   \
    to += p->row_out;                    \
  }

/* Eight-byte elements as two words: no core has a reason to want them aligned further. */
typedef struct {
  uint32_t word[2];
} __attribute__((may_alias)) as_pair;

#define COPY_ELEMENT(type) *(type *)(void *)t = *(const type *)(const void *)f

static void copy_bytes(const plane *p, const uint8_t *from, uint8_t *to) { COPY_PLANE(*t = *f) }

static void copy_halves(const plane *p, const uint8_t *from, uint8_t *to) {
  COPY_PLANE(COPY_ELEMENT(as_half))
}

static void copy_words(const plane *p, const uint8_t *from, uint8_t *to) {
  COPY_PLANE(COPY_ELEMENT(as_word))
}

static void copy_pairs(const plane *p, const uint8_t *from, uint8_t *to) {
  COPY_PLANE(COPY_ELEMENT(as_pair))
}

/* Dense rows. */
static void copy_rows(const plane *p, const uint8_t *from, uint8_t *to, uint32_t element_bytes) {
  const uint32_t bytes = p->count * element_bytes;
  for (uint32_t y = p->rows;;) {
    if (element_bytes < 4) {
      as_move(to, from, bytes);
    } else {
      move_words((as_word *)(void *)to, (const as_word *)(const void *)from, bytes / 4);
    }
    if (--y == 0) return;
    from += p->row_in;
    to += p->row_out;
  }
}

/* Rows shorter than this are copied element by element: a call would take longer. */
#define SHORT_ROW 16

static void copy_plane(const plane *p, const uint8_t *from, uint8_t *to, uint32_t element_bytes) {
  const int32_t e = (int32_t)element_bytes;
  const bool dense = p->in == e && p->out == e;
  if (dense && p->count * element_bytes >= SHORT_ROW) return copy_rows(p, from, to, element_bytes);
  switch (element_bytes) {
    case 1: return copy_bytes(p, from, to);
    case 2: return copy_halves(p, from, to);
    case 4: return copy_words(p, from, to);
    default: return copy_pairs(p, from, to);
  }
}

static plane plane_of(const as_copy_box *r) {
  const uint32_t x = r->rank - 1;
  plane p = {1, r->extents[x], 0, 0, r->input_strides[x], r->output_strides[x]};
  if (x > 0) {
    p.rows = r->extents[x - 1];
    p.row_in = r->input_strides[x - 1];
    p.row_out = r->output_strides[x - 1];
  }
  return p;
}

as_status as_copy_box_run(const as_runtime *rt, const void *record_) {
  const as_copy_box *r = record_;
  const plane inner = plane_of(r);
  const uint8_t *from = as_at(rt, r->input);
  uint8_t *to = as_into(rt, r->output);
  uint32_t index[AS_MAX_RANK] = {0};
  for (;;) {
    copy_plane(&inner, from, to, r->element_bytes);
    int32_t d = (int32_t)r->rank - 3;
    for (; d >= 0; d--) { /* an odometer over the outer dimensions */
      if (++index[d] < r->extents[d]) break;
      from -= (int64_t)r->input_strides[d] * (r->extents[d] - 1);
      to -= (int64_t)r->output_strides[d] * (r->extents[d] - 1);
      index[d] = 0;
    }
    if (d < 0) return AS_OK;
    from += r->input_strides[d];
    to += r->output_strides[d];
  }
}
