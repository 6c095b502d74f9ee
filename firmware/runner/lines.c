/* Characters to the port, with the CRC-16/CCITT-FALSE of PROTOCOL.md over the line so far. */
#include "lines.h"

#include "port.h"

#define CRC_START 0xffffu

static uint32_t crc = CRC_START;

static void put(char c) {
  crc ^= (uint32_t)(uint8_t)c << 8;
  for (uint32_t bit = 0; bit < 8; bit++) {
    crc = (crc << 1 ^ ((crc & 0x8000u) != 0 ? 0x1021u : 0)) & 0xffffu;
  }
  port_put(c);
}

void put_text(const char *text) {
  while (*text != 0) put(*text++);
}

void put_number(uint64_t value) {
  char digits[20];
  uint32_t count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  while (count > 0) put(digits[--count]);
}

static void put_digit(uint32_t value) { put("0123456789abcdef"[value & 15]); }

void put_hex(const uint8_t *bytes, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    put_digit((uint32_t)bytes[i] >> 4);
    put_digit(bytes[i]);
  }
}

void put_word(uint32_t value) {
  for (uint32_t shift = 32; shift > 0; shift -= 4) put_digit(value >> (shift - 4));
}

void put_foreign(const char *text, uint32_t most) {
  for (uint32_t i = 0; i < most && text[i] != 0; i++) {
    const char c = text[i];
    put(c < ' ' || c > '~' || c == '[' || c == ']' || c == '*' ? '_' : c);
  }
}

#define TWO_TO_52 4503599627370496.0

/* To the nearest integer, halves to even: added to 2^52 a double has no room for a fraction. */
static uint64_t rounded(double value) {
  const volatile double sum = value + TWO_TO_52;
  return (uint64_t)(sum - TWO_TO_52);
}

/* What comes from a tensor of 8 or 16 bits or of floats has at most 43 bits: the product is exact. */
void put_decimal(double value) {
  if (value != value) {
    put_text("nan");
    return;
  }
  if (value < 0) put('-');
  const double thousandths = (value < 0 ? -value : value) * 1000.0;
  if (thousandths >= TWO_TO_52) {
    put_text("inf");
    return;
  }
  const uint64_t whole = rounded(thousandths);
  put_number(whole / 1000);
  put('.');
  for (uint32_t unit = 100; unit > 0; unit /= 10) put((char)('0' + whole / unit % 10));
}

void end_line(void) {
  port_put('\r');
  port_put('\n');
  crc = CRC_START;
}

void put_line(const char *text) {
  put_text(text);
  end_line();
}

void begin_own(const char *key) {
  put_text("m-x-");
  put_text(key);
  put_text("-[");
}

void end_own(void) {
  put(']');
  const uint8_t sum[2] = {(uint8_t)(crc >> 8), (uint8_t)crc};
  put('*');
  put_hex(sum, 2);
  end_line();
}

void put_own_text(const char *key, const char *value) {
  begin_own(key);
  put_text(value);
  end_own();
}

void put_own_number(const char *key, uint64_t value) {
  begin_own(key);
  put_number(value);
  end_own();
}
