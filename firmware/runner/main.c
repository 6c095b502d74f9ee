/* The runner's main program: load what lies in flash, greet, and answer for ever. */
#include "../cortex-m/board.h"
#include "model.h"
#include "port.h"
#include "protocol.h"

_Noreturn void board_main(void) {
  static port_facts facts;
  facts = port_start();
  load_model();
  begin_session(&facts);
  for (;;) {
    if (!serve()) port_idle();
  }
}
