/*
 * SVDF, in three passes over a batch: all memories move along by one element, the features of the
 * newest input fill what that leaves, and each unit weighs the memories of its filters over time.
 */
#include "matrix.h"

typedef uint32_t __attribute__((may_alias)) word;

/* Moves every element to the place before; what the last place holds afterwards is overwritten. */
static void move_along(uint8_t *state, uint32_t bytes, uint32_t element_bytes) {
  if ((((uintptr_t)state | bytes) & 3) != 0) {
    for (uint32_t i = element_bytes; i < bytes; i++) state[i - element_bytes] = state[i];
    return;
  }
  const uint32_t bits = 8 * element_bytes;
  word *at = (word *)(void *)state;
  word *const last = at + bytes / 4 - 1;
  for (uint32_t now = *at; at < last;) {
    const uint32_t next = at[1];
    *at++ = now >> bits | next << (32 - bits);
    now = next;
  }
  *last >>= bits;
}

/* A feature as the state stores it: clamped to its type, then moved by the zero point. */
static inline void store_feature(const as_svdf *r, void *to, uint32_t sum, uint32_t element_bytes,
                                 bool once) {
  const int32_t q = as_requantize((int32_t)sum, r->feature_multiplier, r->feature_shift, once);
  if (element_bytes == 1) {
    *(int8_t *)to = (int8_t)(as_clamp(q, INT8_MIN, INT8_MAX) + r->state_zero_point);
  } else {
    *(int16_t *)to = (int16_t)(as_clamp(q, INT16_MIN, INT16_MAX) + r->state_zero_point);
  }
}

static void add_features(const as_runtime *rt, const as_svdf *r, const int8_t *x, uint8_t *state,
                         uint32_t element_bytes) {
  const uint32_t stride = r->memory * element_bytes;
  const uint32_t inputs = r->inputs;
  const uint32_t *sums = as_at(rt, r->feature_sums);
  const int8_t *weights = as_at(rt, r->feature_weights);
  const bool once = as_rounds_once(rt);
  uint8_t *newest = state + stride - element_bytes;
  for (uint32_t left = r->units * r->rank; left > 0;) {
    uint32_t dots[4];
    const uint32_t rows = left >= 4 ? 4 : 1;
    if (rows == 4) {
      as_dot_four_i8(x, weights, inputs, dots);
    } else {
      dots[0] = as_dot_i8(x, weights, inputs);
    }
    for (uint32_t i = 0; i < rows; i++, newest += stride) {
      store_feature(r, newest, dots[i] + *sums++, element_bytes, once);
    }
    weights += rows * inputs;
    left -= rows;
  }
}

static void weigh(const as_runtime *rt, const as_svdf *r, const uint8_t *state, int8_t *out,
                  uint32_t element_bytes) {
  const uint32_t length = r->rank * r->memory; /* the memories of a unit follow one another */
  const uint8_t *time = as_at(rt, r->time_weights);
  const uint32_t *sums = as_at(rt, r->unit_sums);
  const bool once = as_rounds_once(rt);
  for (int8_t *const end = out + r->units; out < end; out++) {
    const uint32_t dot = element_bytes == 1
                             ? as_dot_i8((const int8_t *)state, (const int8_t *)time, length)
                             : as_dot_i16((const void *)state, (const void *)time, length);
    const int32_t sum = (int32_t)(dot + *sums++);
    const int32_t q = as_requantize(sum, r->output_multiplier, r->output_shift, once);
    const int32_t moved = (int32_t)((uint32_t)q + (uint32_t)r->output_zero_point);
    *out = (int8_t)as_clamp(moved, r->activation_min.i, r->activation_max.i);
    state += length * element_bytes;
    time += length * element_bytes;
  }
}

static as_status run(const as_runtime *rt, const as_svdf *r, uint32_t element_bytes) {
  const uint32_t bytes = r->units * r->rank * r->memory * element_bytes;
  const int8_t *x = as_at(rt, r->input);
  uint8_t *state = as_into(rt, r->state);
  int8_t *out = as_into(rt, r->output);
  for (uint32_t b = 0; b < r->batches; b++, x += r->inputs, state += bytes, out += r->units) {
    move_along(state, bytes, element_bytes);
    add_features(rt, r, x, state, element_bytes);
    weigh(rt, r, state, out, element_bytes);
  }
  return AS_OK;
}

static bool constants_ok(const as_bounds *bounds, const as_svdf *r, uint32_t element_bytes,
                         uint32_t state_bytes) {
  const uint64_t filters = as_times(r->units, r->rank);
  return (r->feature_weights & r->time_weights & r->unit_sums & AS_CONSTANT) &&
         as_readable(bounds, r->feature_weights, as_times(filters, r->inputs), element_bytes) &&
         as_readable(bounds, r->time_weights, as_times(filters, r->memory), state_bytes) &&
         as_readable(bounds, r->unit_sums, r->units, 4);
}

static bool check(const as_bounds *bounds, const as_svdf *r, uint32_t element_bytes,
                  uint32_t state_bytes) {
  const uint64_t filters = as_times(r->units, r->rank);
  const uint64_t inputs = as_times(r->batches, r->inputs);
  const uint64_t outputs = as_times(r->batches, r->units);
  const uint64_t states = as_times(as_times(r->batches, filters), r->memory);
  const uint64_t state_size = states * state_bytes, output_size = outputs * element_bytes;
  return as_times(inputs, filters) < AS_TOO_MANY &&
         constants_ok(bounds, r, element_bytes, state_bytes) &&
         as_readable(bounds, r->input, inputs, element_bytes) &&
         as_writable(bounds, r->state, states, state_bytes) &&
         as_writable(bounds, r->output, outputs, element_bytes) &&
         as_disjoint(r->state, state_size, r->output, output_size) &&
         as_disjoint(r->state, state_size, r->input, inputs * element_bytes) &&
         as_disjoint(r->output, output_size, r->input, inputs * element_bytes);
}

static bool check_i8(const as_bounds *bounds, const as_svdf *r, uint32_t state_bytes) {
  const uint64_t filters = as_times(r->units, r->rank);
  return check(bounds, r, sizeof(int8_t), state_bytes) && (r->feature_sums & AS_CONSTANT) &&
         as_readable(bounds, r->feature_sums, filters, 4) &&
         as_scaling_ok(r->feature_multiplier, r->feature_shift) &&
         as_scaling_ok(r->output_multiplier, r->output_shift) &&
         r->state_zero_point >= INT16_MIN && r->state_zero_point <= INT16_MAX;
}

bool as_svdf_i8_check(const as_bounds *bounds, const void *record_) {
  return check_i8(bounds, record_, sizeof(int16_t));
}

as_status as_svdf_i8_run(const as_runtime *rt, const void *record_) {
  return run(rt, record_, sizeof(int16_t));
}

bool as_svdf_i8_state_i8_check(const as_bounds *bounds, const void *record_) {
  return check_i8(bounds, record_, sizeof(int8_t));
}

as_status as_svdf_i8_state_i8_run(const as_runtime *rt, const void *record_) {
  return run(rt, record_, sizeof(int8_t));
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
