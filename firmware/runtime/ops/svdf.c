/*
 * SVDF. The features of the newest input are computed two filters at a time; each filter then moves
 * its memory along by one and weighs it in the same pass.
 */
#include "../fixed-point.h"
#include "matrix.h"

/* Moves a filter's memory along, puts `newest` at its end, and returns the weighted sum. */
typedef uint32_t (*remember_fn)(void *memory, const void *weights, uint32_t length, int32_t newest);

#define REMEMBER(name, type)                                                              \
  static uint32_t name(void *memory_, const void *weights_, uint32_t length, int32_t newest) { \
    type *memory = memory_;                                                               \
    const type *weights = weights_;                                                       \
    uint32_t sum = 0;                                                                     \
    uint32_t i = 0;                                                                       \
    for (; i + 1 < length; i++) {                                                         \
      const int32_t value = memory[i + 1];                                                \
      memory[i] = (type)value;                                                            \
      sum += (uint32_t)(value * weights[i]);                                              \
    }                                                                                     \
    memory[i] = (type)newest;                                                             \
    return sum + (uint32_t)(memory[i] * weights[i]);                                      \
  }

REMEMBER(remember_i16, int16_t)
REMEMBER(remember_i8, int8_t)

/* A feature as the state stores it: clamped to its type, then moved by the zero point. */
static int32_t feature_of(const as_svdf *r, int32_t sum, uint32_t state_bytes, bool once) {
  const int32_t q = as_requantize(sum, r->feature_multiplier, r->feature_shift, once);
  const int32_t high = state_bytes == 1 ? INT8_MAX : INT16_MAX;
  return as_clamp(q, -high - 1, high) + r->state_zero_point;
}

static void unit_done(const as_svdf *r, uint32_t sum, int8_t *out, bool once) {
  const int32_t q = as_requantize((int32_t)sum, r->output_multiplier, r->output_shift, once);
  const int32_t moved = (int32_t)((uint32_t)q + (uint32_t)r->output_zero_point);
  *out = (int8_t)as_clamp(moved, r->activation_min.i, r->activation_max.i);
}

static void run_batch(const as_runtime *rt, const as_svdf *r, const int8_t *x, uint8_t *state,
                      int8_t *out, uint32_t state_bytes, remember_fn remember) {
  const int8_t *weights = as_at(rt, r->feature_weights);
  const int32_t *feature_sums = as_at(rt, r->feature_sums);
  const uint8_t *time = as_at(rt, r->time_weights);
  const uint32_t *unit_sums = as_at(rt, r->unit_sums);
  const uint32_t filters = r->units * r->rank;
  const bool once = as_rounds_once(rt);
  uint32_t sum = *unit_sums;
  uint32_t left = r->rank;
  as_two dots = {0, 0};
  for (uint32_t f = 0; f < filters; f++) {
    if (f % 2 == 0) {
      const int8_t *next = f + 1 < filters ? weights + r->inputs : weights;
      dots = as_dot_two_i8(x, weights, next, r->inputs);
      weights = next + r->inputs;
    } else {
      dots.first = dots.second;
    }
    const int32_t total = (int32_t)((uint32_t)dots.first + (uint32_t)feature_sums[f]);
    sum += remember(state, time, r->memory, feature_of(r, total, state_bytes, once));
    state += r->memory * state_bytes;
    time += r->memory * state_bytes;
    if (--left > 0) continue;
    unit_done(r, sum, out++, once);
    if (f + 1 < filters) sum = *++unit_sums;
    left = r->rank;
  }
}

static as_status run(const as_runtime *rt, const as_svdf *r, uint32_t state_bytes,
                     remember_fn remember) {
  const int8_t *x = as_at(rt, r->input);
  uint8_t *state = as_into(rt, r->state);
  int8_t *out = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batches; b++) {
    run_batch(rt, r, x, state, out, state_bytes, remember);
    x += r->inputs;
    state += r->units * r->rank * r->memory * state_bytes;
    out += r->units;
  }
  return AS_OK;
}

/* Whether `written` shares no byte with what the step reads. */
static bool apart(const as_svdf *r, as_place written, uint64_t bytes, uint64_t inputs,
                  uint64_t filters, uint32_t element_bytes, uint32_t state_bytes) {
  return as_disjoint(written, bytes, r->input, inputs * element_bytes) &&
         as_disjoint(written, bytes, r->feature_weights, filters * r->inputs * element_bytes) &&
         as_disjoint(written, bytes, r->time_weights, filters * r->memory * state_bytes) &&
         as_disjoint(written, bytes, r->unit_sums, (uint64_t)r->units * 4);
}

static bool check(const as_bounds *bounds, const as_svdf *r, uint32_t element_bytes,
                  uint32_t state_bytes) {
  const uint64_t filters = as_times(r->units, r->rank);
  const uint64_t inputs = as_times(r->batches, r->inputs);
  const uint64_t outputs = as_times(r->batches, r->units);
  const uint64_t states = as_times(as_times(r->batches, filters), r->memory);
  const uint64_t state_size = states * state_bytes, output_size = outputs * element_bytes;
  if (as_times(inputs, filters) >= AS_TOO_MANY) return false;
  return as_readable(bounds, r->input, inputs, element_bytes) &&
         as_readable(bounds, r->feature_weights, as_times(filters, r->inputs), element_bytes) &&
         as_readable(bounds, r->time_weights, as_times(filters, r->memory), state_bytes) &&
         as_readable(bounds, r->unit_sums, r->units, 4) &&
         as_writable(bounds, r->state, states, state_bytes) &&
         as_writable(bounds, r->output, outputs, element_bytes) &&
         as_disjoint(r->state, state_size, r->output, output_size) &&
         apart(r, r->state, state_size, inputs, filters, element_bytes, state_bytes) &&
         apart(r, r->output, output_size, inputs, filters, element_bytes, state_bytes);
}

static bool check_i8(const as_bounds *bounds, const as_svdf *r, uint32_t state_bytes) {
  const uint64_t filters = as_times(r->units, r->rank);
  return check(bounds, r, 1, state_bytes) && (r->feature_sums & AS_CONSTANT) &&
         as_readable(bounds, r->feature_sums, filters, 4) &&
         as_scaling_ok(r->feature_multiplier, r->feature_shift) &&
         as_scaling_ok(r->output_multiplier, r->output_shift) &&
         r->state_zero_point >= INT16_MIN && r->state_zero_point <= INT16_MAX;
}

bool as_svdf_i8_check(const as_bounds *bounds, const void *record_) {
  return check_i8(bounds, record_, sizeof(int16_t));
}

as_status as_svdf_i8_run(const as_runtime *rt, const void *record_) {
  return run(rt, record_, sizeof(int16_t), remember_i16);
}

bool as_svdf_i8_state_i8_check(const as_bounds *bounds, const void *record_) {
  return check_i8(bounds, record_, sizeof(int8_t));
}

as_status as_svdf_i8_state_i8_run(const as_runtime *rt, const void *record_) {
  return run(rt, record_, sizeof(int8_t), remember_i8);
}

bool as_svdf_f32_check(const as_bounds *bounds, const void *record_) {
  return check(bounds, record_, sizeof(float), sizeof(float));
}

/* One filter of one batch: its feature, its memory, its weighted sum. */
static float filter_f32(const as_svdf *r, const float *x, const float *weights, const float *time,
                        float *memory) {
  float feature = 0, sum = 0;
  for (uint32_t i = 0; i < r->inputs; i++) feature += x[i] * weights[i];
  for (uint32_t i = 0; i < r->memory; i++) {
    memory[i] = i + 1 < r->memory ? memory[i + 1] : feature;
    sum += memory[i] * time[i];
  }
  return sum;
}

as_status as_svdf_f32_run(const as_runtime *rt, const void *record_) {
  const as_svdf *r = record_;
  const float *x = as_at(rt, r->input);
  float *memory = as_into(rt, r->state);
  float *out = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batches; b++, x += r->inputs) {
    const float *weights = as_at(rt, r->feature_weights);
    const float *time = as_at(rt, r->time_weights);
    for (uint32_t u = 0; u < r->units; u++) {
      float sum = ((const float *)as_at(rt, r->unit_sums))[u];
      for (uint32_t i = 0; i < r->rank; i++) {
        sum += filter_f32(r, x, weights, time, memory);
        weights += r->inputs;
        time += r->memory;
        memory += r->memory;
      }
      const float raised = sum < r->activation_min.f ? r->activation_min.f : sum;
      *out++ = raised > r->activation_max.f ? r->activation_max.f : raised;
    }
  }
  return AS_OK;
}
