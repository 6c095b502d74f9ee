/** Output of a firmware project as C++ sources: numbers as text, and the checksum of own lines. */

export const LINES_HEADER = `// Lines to the host. Own ones are "m-x-KEY-[VALUE]*hhhh", hhhh their CRC-16/CCITT-FALSE.
#ifndef LINES_H
#define LINES_H

#include <cstddef>
#include <cstdint>

void Put(const char* text);
void PutNumber(uint64_t value);
void PutHex(uint32_t value, int digits);
// With three decimals, as MLPerf Tiny prints results.
void PutReal(double value);
// What may break a line becomes '_'; of a word, also what separates values.
void PutForeign(const char* text);
void PutWord(const char* text);
void EndLine();
void PutLine(const char* text);

// An own line: OwnBegin("run"), the value through the calls above, OwnEnd().
void OwnBegin(const char* key);
void OwnEnd();

uint32_t Crc32(const uint8_t* bytes, size_t size);

#endif  // LINES_H
`;

export const LINES_SOURCE = `#include "lines.h"

#include <cmath>

#include "port.h"

namespace {

uint16_t crc = 0;

void PutChar(char c) {
  crc ^= static_cast<uint16_t>(static_cast<uint8_t>(c) << 8);
  for (int bit = 0; bit < 8; bit++)
    crc = static_cast<uint16_t>(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
  PortPut(c);
}

}  // namespace

void Put(const char* text) {
  while (*text != 0) PutChar(*text++);
}

void PutNumber(uint64_t value) {
  char digits[21];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + value % 10);
  while ((value /= 10) > 0);
  while (count > 0) PutChar(digits[--count]);
}

void PutHex(uint32_t value, int digits) {
  while (digits-- > 0) PutChar("0123456789abcdef"[value >> 4 * digits & 15]);
}

void PutReal(double value) {
  if (value != value) return Put("nan");
  if (value < 0) PutChar('-');
  const double thousandths = (value < 0 ? -value : value) * 1000.0;
  if (thousandths >= 4503599627370496.0) return Put("inf");
  const uint64_t whole = static_cast<uint64_t>(std::nearbyint(thousandths));
  PutNumber(whole / 1000);
  PutChar('.');
  for (uint32_t unit = 100; unit > 0; unit /= 10)
    PutChar(static_cast<char>('0' + whole / unit % 10));
}

void PutForeign(const char* text) {
  for (char c = *text; c != 0; c = *++text)
    PutChar(c < ' ' || c > '~' || c == '[' || c == ']' || c == '*' ? '_' : c);
}

void PutWord(const char* text) {
  for (char c = *text; c != 0; c = *++text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    PutChar(is_letter || (c >= '0' && c <= '9') ? c : '_');
  }
}

void EndLine() { Put("\\r\\n"); }

void PutLine(const char* text) {
  Put(text);
  EndLine();
}

void OwnBegin(const char* key) {
  crc = 0xffff;
  Put("m-x-");
  Put(key);
  Put("-[");
}

void OwnEnd() {
  PutChar(']');
  const uint16_t sum = crc;
  PutChar('*');
  PutHex(sum, 4);
  EndLine();
}

uint32_t Crc32(const uint8_t* bytes, size_t size) {
  uint32_t value = 0xffffffff;
  for (size_t i = 0; i < size; i++) {
    value ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
  }
  return ~value;
}
`;
