/*
 * memcpy and memset, all of a C library that the runtime uses. Word by word where both ends can be
 * aligned together: on a Cortex-M0+ a byte costs as much to move as a word.
 */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* Loops here must not be turned back into calls of the functions they implement. */
#define PLAIN_LOOPS __attribute__((optimize("no-tree-loop-distribute-patterns")))

typedef uint32_t __attribute__((may_alias)) word;

PLAIN_LOOPS void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if (bytes >= 8 && (((uintptr_t)out ^ (uintptr_t)in) & 3) == 0) {
    for (; ((uintptr_t)out & 3) != 0; bytes--) *out++ = *in++;
    for (; bytes >= 16; bytes -= 16, out += 16, in += 16) {
      const word a = ((const word *)(const void *)in)[0], b = ((const word *)(const void *)in)[1];
      const word c = ((const word *)(const void *)in)[2], d = ((const word *)(const void *)in)[3];
      ((word *)(void *)out)[0] = a, ((word *)(void *)out)[1] = b;
      ((word *)(void *)out)[2] = c, ((word *)(void *)out)[3] = d;
    }
    for (; bytes >= 4; bytes -= 4, out += 4, in += 4) {
      *(word *)(void *)out = *(const word *)(const void *)in;
    }
  }
  for (; bytes > 0; bytes--) *out++ = *in++;
  return to;
}

PLAIN_LOOPS void *memset(void *to, int value, size_t bytes) {
  uint8_t *out = to;
  const uint32_t pattern = (uint8_t)value * 0x01010101u;
  for (; bytes > 0 && ((uintptr_t)out & 3) != 0; bytes--) *out++ = (uint8_t)value;
  for (; bytes >= 16; bytes -= 16, out += 16) {
    for (uint32_t i = 0; i < 4; i++) ((word *)(void *)out)[i] = pattern;
  }
  for (; bytes >= 4; bytes -= 4, out += 4) *(word *)(void *)out = pattern;
  for (; bytes > 0; bytes--) *out++ = (uint8_t)value;
  return to;
}
