/* The walk and the checks of every LSTM kernel, and the float kernel. */
#include "lstm.h"

#include "../float-math.h"

static bool constants_ok(const as_bounds *bounds, const as_lstm *r, uint32_t weight_bytes,
                         uint32_t sum_bytes) {
  const uint64_t gates = as_times(r->units, AS_LSTM_GATES);
  return (r->input_weights & r->recurrent_weights & r->input_sums & AS_CONSTANT) &&
         as_readable(bounds, r->input_weights, as_times(gates, r->inputs), weight_bytes) &&
         as_readable(bounds, r->recurrent_weights, as_times(gates, r->units), weight_bytes) &&
         as_readable(bounds, r->input_sums, gates, sum_bytes);
}

bool as_lstm_ok(const as_bounds *bounds, const as_lstm *r, uint32_t element_bytes,
                uint32_t weight_bytes, uint32_t sum_bytes, uint32_t cell_bytes) {
  const uint64_t rows = as_times(r->batches, r->steps);
  const uint64_t inputs = as_times(rows, r->inputs), outputs = as_times(rows, r->units);
  const uint64_t states = as_times(r->batches, r->units);
  if (as_times(as_times(outputs, AS_LSTM_GATES), (uint64_t)r->inputs + r->units) >= AS_TOO_MANY ||
      !constants_ok(bounds, r, weight_bytes, sum_bytes) ||
      !as_readable(bounds, r->input, inputs, element_bytes) ||
      !as_writable(bounds, r->hidden, states, element_bytes) ||
      !as_writable(bounds, r->cell, states, cell_bytes) ||
      !as_writable(bounds, r->output, outputs, element_bytes)) {
    return false;
  }
  const struct {
    as_place place;
    uint64_t bytes;
  } spans[] = {{r->input, inputs * element_bytes},
               {r->hidden, states * element_bytes},
               {r->cell, states * cell_bytes},
               {r->output, outputs * element_bytes}};
  for (uint32_t i = 0; i < 4; i++) {
    for (uint32_t j = i + 1; j < 4; j++) {
      if (!as_disjoint(spans[i].place, spans[i].bytes, spans[j].place, spans[j].bytes)) {
        return false;
      }
    }
  }
  return true;
}

void as_lstm_walk(const as_runtime *rt, const as_lstm *r, uint32_t element_bytes,
                  uint32_t cell_bytes, as_lstm_step step) {
  const uint32_t hidden_bytes = r->units * element_bytes;
  const uint32_t batch_rows = r->steps_first ? 1 : r->steps; /* rows between two batches */
  const uint32_t step_rows = r->steps_first ? r->batches : 1;
  for (uint32_t b = 0; b < r->batches; b++) {
    uint8_t *hidden = (uint8_t *)as_into(rt, r->hidden) + b * hidden_bytes;
    uint8_t *cell = (uint8_t *)as_into(rt, r->cell) + b * r->units * cell_bytes;
    for (uint32_t t = 0; t < r->steps; t++) {
      const uint32_t row = b * batch_rows + t * step_rows;
      const uint8_t *x = (const uint8_t *)as_at(rt, r->input) + row * r->inputs * element_bytes;
      uint8_t *out = (uint8_t *)as_into(rt, r->output) + row * hidden_bytes;
      step(rt, r, x, hidden, cell, out);
      memcpy(hidden, out, hidden_bytes);
    }
  }
}

bool as_lstm_f32_check(const as_bounds *bounds, const void *record_) {
  return as_lstm_ok(bounds, record_, sizeof(float), sizeof(float), sizeof(float), sizeof(float));
}

static float dot(const float *x, const float *w, uint32_t n) {
  float sum = 0;
  for (uint32_t i = 0; i < n; i++) sum += x[i] * w[i];
  return sum;
}

static void step_f32(const as_runtime *rt, const as_lstm *r, const void *x, const void *hidden,
                     void *cell_, void *out_) {
  const float *w = as_at(rt, r->input_weights);
  const float *v = as_at(rt, r->recurrent_weights);
  const float *bias = as_at(rt, r->input_sums);
  const float clip = r->cell_clip.f;
  float *cell = cell_;
  float *out = out_;
  for (uint32_t u = 0; u < r->units; u++) {
    float gates[AS_LSTM_GATES];
    for (uint32_t g = 0; g < AS_LSTM_GATES; g++, w += r->inputs, v += r->units) {
      gates[g] = (dot(x, w, r->inputs) + *bias++) + dot(hidden, v, r->units);
    }
    const float kept = as_logistic(gates[0]) * cell[u];
    const float next = kept + as_logistic(gates[1]) * as_tanh(gates[2]);
    const float below = next > clip ? clip : next;
    cell[u] = below < -clip ? -clip : below;
    out[u] = as_tanh(cell[u]) * as_logistic(gates[3]);
  }
}

as_status as_lstm_f32_run(const as_runtime *rt, const void *record_) {
  as_lstm_walk(rt, record_, sizeof(float), sizeof(float), step_f32);
  return AS_OK;
}
