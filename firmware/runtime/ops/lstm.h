/*
 * What the LSTM kernels have in common: a walk over batches and steps. A step computes all gates of
 * a unit at once, from the hidden state of the step before; its new hidden state goes straight to
 * the output, and from there to the state when all units are done. So no kernel needs scratch.
 */
#ifndef AS_LSTM_H
#define AS_LSTM_H

#include "../kernel.h"

#define AS_LSTM_GATES 4u

/* One step of one batch; `out` is the new hidden state. */
typedef void (*as_lstm_step)(const as_runtime *rt, const as_lstm *r, const void *x,
                             const void *hidden, void *cell, void *out);

/* Everything but what `gates` and `table` hold; `sum_bytes` is the size of one sum. */
bool as_lstm_ok(const as_bounds *bounds, const as_lstm *r, uint32_t element_bytes,
                uint32_t weight_bytes, uint32_t sum_bytes, uint32_t cell_bytes);

void as_lstm_walk(const as_runtime *rt, const as_lstm *r, uint32_t element_bytes,
                  uint32_t cell_bytes, as_lstm_step step);

#endif
