/* From reset to board_main(): the vector table, .data and .bss. Everything else stays as reset left it. */
#include "board.h"

extern uint32_t board_data_source[], board_data[], board_data_end[], board_bss[], board_bss_end[];
extern uint32_t board_stack[];

void start(void);
void fault(void);

/* A chip's own interrupts follow in ".vectors.interrupts". */
__attribute__((section(".vectors"), used)) const void *const board_vectors[16] = {
    board_stack, start, fault, fault, fault, fault, fault, [15] = board_tick,
};

void start(void) {
#ifdef __ARM_FP
  *(volatile uint32_t *)0xe000ed88 |= 0xfu << 20; /* CPACR: the floating-point unit on */
  __asm volatile("dsb\n isb");
#endif
  const uint32_t *from = board_data_source;
  for (uint32_t *to = board_data; to < board_data_end;) *to++ = *from++;
  for (uint32_t *to = board_bss; to < board_bss_end;) *to++ = 0;
  board_main();
}

void fault(void) {
  for (const char *text = "fault\n"; *text != 0; text++) board_put(*text);
  board_end();
}
