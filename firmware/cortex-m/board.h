/*
 * What the harness needs from a core: a clock, a way to print, an end, and memory. Two emulated
 * boards implement it, rp2040.c (Cortex-M0+) and mps2.c (Cortex-M4F); their link scripts place the
 * symbols below. The runner (../runner) shares start-up code and memory layout.
 */
#ifndef AS_BOARD_H
#define AS_BOARD_H

#include <stdint.h>

/* A free-running counter; its unit is the board's, see BENCH.md. */
uint32_t board_clock(void);
void board_put(char c);
_Noreturn void board_end(void);

/* The program: entered by the reset handler when memory is set up. */
_Noreturn void board_main(void);
/* Called by the SysTick interrupt, where the program has one. */
__attribute__((weak)) void board_tick(void);

extern const void *const board_vectors[];
extern const uint8_t board_pack[]; /* the cases, put there by whoever starts the emulator */
extern uint8_t board_arena[];
extern uint8_t board_arena_end[];
extern uint32_t board_stack_limit[];

#endif
