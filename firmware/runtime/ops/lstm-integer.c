/* LSTM of int8 and of int16 activations. Gates and the cell are int16 in both. */
#include "lstm.h"
#include "matrix.h"
#include "sigmoid-int16.h"

/* Gates count 2^-12 before their activation; the table's scale has 3 steps for one of theirs. */
#define GATE_TO_TABLE 3

static inline int32_t clamp_16(int32_t x) { return as_clamp(x, INT16_MIN, INT16_MAX); }

/* What a unit's gates make of its cell; returns the hidden state before its clamp. */
static int32_t finish_unit(const as_lstm *r, const uint16_t *table, const int32_t *gates,
                           int16_t *cell, bool once) {
  const int32_t forget = as_logistic_int16(table, GATE_TO_TABLE * gates[0]);
  const int32_t input = as_logistic_int16(table, GATE_TO_TABLE * gates[1]);
  const int32_t fresh = as_tanh_int16(table, GATE_TO_TABLE * gates[2]);
  const int32_t output = as_logistic_int16(table, GATE_TO_TABLE * gates[3]);
  const int32_t kept =
      clamp_16(as_requantize(forget * *cell, r->forget_multiplier, r->forget_shift, once));
  const int32_t added =
      clamp_16(as_requantize(input * fresh, r->input_multiplier, r->input_shift, once));
  *cell = (int16_t)as_clamp(clamp_16(kept + added), -r->cell_clip.i, r->cell_clip.i);
  const int32_t scaled = as_sigmoid_input(*cell, r->tanh_multiplier, (uint32_t)r->tanh_shift);
  const int32_t q = as_requantize(as_tanh_int16(table, scaled) * output, r->output_multiplier,
                                  r->output_shift, once);
  return (int32_t)((uint32_t)q + (uint32_t)r->hidden_zero_point);
}

static const as_scaling *gates_of(const as_bounds *bounds, const as_lstm *r) {
  const uint32_t count = AS_LSTM_GATES * 2;
  if (!(r->gates & AS_CONSTANT) || !as_readable(bounds, r->gates, count, sizeof(as_scaling))) {
    return NULL;
  }
  return (const as_scaling *)(const void *)(bounds->program + (r->gates & ~AS_CONSTANT));
}

static bool check(const as_bounds *bounds, const as_lstm *r, uint32_t element_bytes,
                  uint32_t sum_bytes) {
  return as_lstm_ok(bounds, r, element_bytes, 1, sum_bytes, sizeof(int16_t)) &&
         as_readable(bounds, r->recurrent_sums, (uint64_t)r->units * AS_LSTM_GATES, sum_bytes) &&
         as_readable(bounds, r->table, 256, sizeof(uint16_t)) &&
         (r->recurrent_sums & r->table & AS_CONSTANT) &&
         as_scaling_ok(r->forget_multiplier, r->forget_shift) &&
         as_scaling_ok(r->input_multiplier, r->input_shift) &&
         as_scaling_ok(r->output_multiplier, r->output_shift) && r->tanh_shift >= 0 &&
         r->tanh_shift <= 31 && r->cell_clip.i >= 0 && r->cell_clip.i <= 1 << 15;
}

bool as_lstm_i8_check(const as_bounds *bounds, const void *record_) {
  const as_lstm *r = record_;
  const as_scaling *gates = gates_of(bounds, r);
  if (gates == NULL || !check(bounds, r, sizeof(int8_t), sizeof(int32_t))) return false;
  for (uint32_t i = 0; i < AS_LSTM_GATES * 2; i++) {
    if (!as_scaling_ok(gates[i].multiplier, gates[i].shift)) return false;
  }
  return true;
}

/* Four rows of weights times one vector, scaled to gates. */
static void gates_i8(const int8_t *x, const int8_t *weights, uint32_t n, const uint32_t *sums,
                     const as_scaling *scalings, bool once, int32_t *gates) {
  uint32_t dots[AS_LSTM_GATES];
  as_dot_four_i8(x, weights, n, dots);
  for (uint32_t g = 0; g < AS_LSTM_GATES; g++, scalings += 2) {
    const int32_t sum = (int32_t)(dots[g] + sums[g]);
    gates[g] = clamp_16(as_requantize(sum, scalings->multiplier, scalings->shift, once));
  }
}

static void step_i8(const as_runtime *rt, const as_lstm *r, const void *x, const void *hidden,
                    void *cell, void *out) {
  const int8_t *w = as_at(rt, r->input_weights);
  const int8_t *v = as_at(rt, r->recurrent_weights);
  const uint32_t *input_sums = as_at(rt, r->input_sums);
  const uint32_t *recurrent_sums = as_at(rt, r->recurrent_sums);
  const as_scaling *scalings = as_at(rt, r->gates);
  const uint16_t *table = as_at(rt, r->table);
  const bool once = as_rounds_once(rt);
  for (uint32_t u = 0; u < r->units; u++) {
    int32_t gates[AS_LSTM_GATES], recurrent[AS_LSTM_GATES];
    gates_i8(x, w, r->inputs, input_sums, scalings, once, gates);
    gates_i8(hidden, v, r->units, recurrent_sums, scalings + 1, once, recurrent);
    for (uint32_t g = 0; g < AS_LSTM_GATES; g++) gates[g] = clamp_16(gates[g] + recurrent[g]);
    const int32_t q = finish_unit(r, table, gates, (int16_t *)cell + u, once);
    ((int8_t *)out)[u] = (int8_t)as_clamp(q, INT8_MIN, INT8_MAX);
    w += AS_LSTM_GATES * r->inputs;
    v += AS_LSTM_GATES * r->units;
    input_sums += AS_LSTM_GATES;
    recurrent_sums += AS_LSTM_GATES;
  }
}

as_status as_lstm_i8_run(const as_runtime *rt, const void *record_) {
  as_lstm_walk(rt, record_, sizeof(int8_t), sizeof(int16_t), step_i8);
  return AS_OK;
}

bool as_lstm_i16_check(const as_bounds *bounds, const void *record_) {
  const as_lstm *r = record_;
  const as_scaling *gates = gates_of(bounds, r);
  if (gates == NULL || !check(bounds, r, sizeof(int16_t), sizeof(int64_t))) return false;
  for (uint32_t i = 0; i < AS_LSTM_GATES * 2; i++) {
    if (gates[i].multiplier < 0 || gates[i].multiplier > INT16_MAX) return false;
    if (gates[i].shift < 1 || gates[i].shift > 46) return false;
  }
  return true;
}

/* One row of weights times one vector, scaled to a gate as TFLM scales 64-bit sums. */
static int32_t gate_i16(const int16_t *x, const int8_t *weights, uint32_t n, int64_t start,
                        const as_scaling *scaling) {
  int64_t sum = 0;
  for (uint32_t i = 0; i < n;) {
    int32_t part = 0; /* of 256 products below 2^22 */
    for (const uint32_t end = n - i < 256 ? n : i + 256; i < end; i++) part += x[i] * weights[i];
    sum += part;
  }
  const uint64_t product = ((uint64_t)sum + (uint64_t)start) * (uint64_t)scaling->multiplier;
  const uint64_t half = UINT64_C(1) << (scaling->shift - 1);
  return clamp_16((int32_t)((int64_t)(product + half) >> scaling->shift));
}

static void step_i16(const as_runtime *rt, const as_lstm *r, const void *x, const void *hidden,
                     void *cell, void *out) {
  const int8_t *w = as_at(rt, r->input_weights);
  const int8_t *v = as_at(rt, r->recurrent_weights);
  const int64_t *input_sums = as_at(rt, r->input_sums);
  const int64_t *recurrent_sums = as_at(rt, r->recurrent_sums);
  const uint16_t *table = as_at(rt, r->table);
  const bool once = as_rounds_once(rt);
  for (uint32_t u = 0; u < r->units; u++) {
    const as_scaling *s = as_at(rt, r->gates);
    int32_t gates[AS_LSTM_GATES];
    for (uint32_t g = 0; g < AS_LSTM_GATES; g++, w += r->inputs, v += r->units, s += 2) {
      const int32_t input = gate_i16(x, w, r->inputs, *input_sums++, &s[0]);
      const int32_t recurrent = gate_i16(hidden, v, r->units, *recurrent_sums++, &s[1]);
      gates[g] = clamp_16(input + recurrent);
    }
    const int32_t q = finish_unit(r, table, gates, (int16_t *)cell + u, once);
    ((int16_t *)out)[u] = (int16_t)clamp_16(q);
  }
}

as_status as_lstm_i16_run(const as_runtime *rt, const void *record_) {
  as_lstm_walk(rt, record_, sizeof(int16_t), sizeof(int16_t), step_i16);
  return AS_OK;
}
