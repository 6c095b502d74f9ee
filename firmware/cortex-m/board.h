/*
 * What the harness needs from a core: a clock, a way to print, an end, and memory. Two emulated
 * boards implement it, rp2040.c (Cortex-M0+) and mps2.c (Cortex-M4F); their link scripts place the
 * symbols below.
 */
#ifndef AS_BOARD_H
#define AS_BOARD_H

#include <stdint.h>

/* A free-running counter; its unit is the board's, see BENCH.md. */
uint32_t board_clock(void);
void board_put(char c);
_Noreturn void board_end(void);

/* Entered by the reset handler when memory is set up. */
_Noreturn void harness(void);

extern const uint8_t board_pack[]; /* the cases, put there by whoever starts the emulator */
extern uint8_t board_arena[];
extern uint8_t board_arena_end[];
extern uint32_t board_stack_limit[];

#endif
