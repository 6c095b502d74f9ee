/*
 * What the runner prints, piece by piece: nothing is kept, so a line may have any length. The checksum
 * runs along with every character since the line began.
 */
#ifndef AS_LINES_H
#define AS_LINES_H

#include <stdint.h>

void put_text(const char *text);
void put_number(uint64_t value);
/* Two digits a byte. */
void put_hex(const uint8_t *bytes, uint32_t count);
/* Eight digits. */
void put_word(uint32_t value);
/* Text from outside: what would break a line, or its brackets, is shown as '_'. */
void put_foreign(const char *text, uint32_t most);
/* With three decimals, exactly rounded, halves to even; "nan", and "inf" from 2^52 thousandths on. */
void put_decimal(double value);

/* Ends the line. */
void end_line(void);
/* A whole line. */
void put_line(const char *text);

/* m-x-KEY-[ ... ]*hhhh */
void begin_own(const char *key);
void end_own(void);
void put_own_text(const char *key, const char *value);
void put_own_number(const char *key, uint64_t value);

#endif
