/*
 * The program: what a model becomes before it reaches a chip or a browser tab.
 *
 * The studio has already parsed, checked and planned the model, so what remains for the device is a
 * list of records, each one kernel call with everything it needs worked out: places, extents,
 * multipliers, shifts, clamps. A program is one block of little-endian 32-bit words, never written
 * to, so it can stay in flash:
 *
 *   as_header
 *   as_endpoint[inputs], as_endpoint[outputs]
 *   set-up records    run once by as_reset: zeroed state, initial values of variables
 *   step records      run by every inference, in order
 *   constants         weights, biases, multipliers, tables; 16-byte aligned
 *
 * A record starts with its kind, its length in words and the model operator it belongs to; one
 * operator may become several records, or none. Records name memory by `as_place`: an offset into
 * the constants or into the arena. Nothing in a program is a pointer, and nothing is trusted before
 * as_load has checked every record once.
 *
 * This header is the format's only definition in C; src/core/program/records holds the same records
 * for the compiler, and a test compares the two field by field.
 */
#ifndef AS_PROGRAM_H
#define AS_PROGRAM_H

#include <stdint.h>

#define AS_MAGIC 0x50435341u /* "ASCP" */
#define AS_VERSION 1u
#define AS_MAX_RANK 6

/* Bit 31 set: offset from the program's start, inside the constants. Clear: offset into the arena. */
typedef uint32_t as_place;
#define AS_CONSTANT 0x80000000u
#define AS_NOWHERE 0xffffffffu /* an optional operand that is not given */

/* Element types, by TFLite's schema numbers. */
enum {
  AS_FLOAT32 = 0,
  AS_INT32 = 2,
  AS_UINT8 = 3,
  AS_INT64 = 4,
  AS_BOOL = 6,
  AS_INT16 = 7,
  AS_INT8 = 9,
  AS_UINT32 = 15,
};

/* Requantization rounds once (TFLite desktop) instead of twice (TFLM's default). */
#define AS_FLAG_SINGLE_ROUNDING 1u

typedef struct {
  uint32_t magic;
  uint32_t version;
  uint32_t flags;
  uint32_t program_bytes; /* of everything, a multiple of 16 */
  uint32_t arena_bytes;   /* needed, a multiple of 16 */
  uint32_t inputs;
  uint32_t outputs;
  uint32_t setup_offset; /* offsets count from the program's start */
  uint32_t setup_bytes;
  uint32_t steps_offset;
  uint32_t steps_bytes;
  uint32_t constants_offset;
  uint32_t constants_bytes;
  uint32_t crc32; /* of all bytes after the header; for whoever stores or transmits a program */
  uint32_t reserved[2];
} as_header;

typedef struct {
  as_place place;
  uint32_t bytes;
  uint32_t type;
  float scale; /* 0 when the tensor is not quantized */
  int32_t zero_point;
} as_endpoint;

typedef struct {
  uint16_t kind;  /* a number of kernels.def */
  uint16_t words; /* length of the whole record */
  uint32_t op;    /* index of the model operator */
} as_record;

/* A clamp or parameter that is an integer in quantized kernels and a float in float kernels. */
typedef union {
  int32_t i;
  float f;
} as_scalar;

/* ---- Moving data (ops/move.c) ---------------------------------------------------------------- */

typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t bytes;
} as_copy;

typedef struct {
  as_record head;
  as_place output;
  uint32_t count;
  uint32_t element_bytes; /* 1, 2 or 4 */
  uint32_t value;         /* the element, in the low bytes */
} as_fill;

/* Copies a box of `extents` elements; strides are in bytes and may be zero or negative on the input. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t element_bytes; /* 1, 2, 4 or 8 */
  uint32_t rank;          /* 1 to AS_MAX_RANK */
  uint32_t extents[AS_MAX_RANK];
  int32_t input_strides[AS_MAX_RANK];
  int32_t output_strides[AS_MAX_RANK];
} as_copy_box;

/* Blocks of `block_bytes` picked by int32 indices: TFLite's GATHER with its axis in the middle. */
typedef struct {
  as_record head;
  as_place input;  /* batch x outer x choices x block */
  as_place indices; /* batch x picks, int32 */
  as_place output; /* batch x outer x picks x block */
  uint32_t batch;
  uint32_t outer;
  uint32_t choices;
  uint32_t picks;
  uint32_t block_bytes;
} as_gather;

typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t count;
  uint32_t input_type; /* any but int64 */
  uint32_t output_type;
} as_cast;

/* ---- Element by element (ops/table.c, ops/quantize.c, ops/binary.c, ops/unary.c) ------------ */

/* Any function of one 8-bit value: the compiler has worked out all 256 results. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place table; /* 256 bytes, indexed by the input byte as unsigned */
  uint32_t count;
} as_table;

/* Stored integers under another scale: int8, uint8, int16 or int32 to any of them. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t count;
  uint32_t input_type;
  uint32_t output_type;
  int32_t input_zero_point;
  int32_t output_zero_point;
  int32_t multiplier;
  int32_t shift;
} as_rescale;

/* Floats to stored integers: round(x / scale) + zero_point, clamped. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t count;
  uint32_t output_type; /* int8 or int16 */
  float scale;
  int32_t zero_point;
} as_quantize;

typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t count;
  uint32_t input_type; /* int8, uint8, int16 or int32 */
  float scale;
  int32_t zero_point;
} as_dequantize;

/* Functions of as_binary and as_unary. */
enum {
  AS_ADD = 0,
  AS_SUB = 1,
  AS_MUL = 2,
  AS_MAXIMUM = 3,
  AS_MINIMUM = 4,
  AS_PRELU = 5,
  AS_LOGISTIC = 6,
  AS_TANH = 7,
  AS_HARD_SWISH = 8,
};

/*
 * Any function of two tensors. Strides count bytes, 0 where an operand is broadcast; the output is
 * dense. Fields that a function has no use for are 0.
 */
typedef struct {
  as_record head;
  as_place a;
  as_place b; /* PRELU: alpha */
  as_place output;
  uint32_t function;
  uint32_t type; /* of a and the output */
  uint32_t rank; /* 1 to AS_MAX_RANK */
  uint32_t extents[AS_MAX_RANK];
  uint32_t a_strides[AS_MAX_RANK];
  uint32_t b_strides[AS_MAX_RANK];
  int32_t a_zero_point;
  int32_t b_zero_point;
  int32_t output_zero_point;
  int32_t a_factor; /* quantized ADD, SUB: what a and the rescaled b count in the sum */
  int32_t b_factor;
  int32_t b_multiplier; /* ADD, SUB: rescales b; PRELU: where a is negative */
  int32_t b_shift;
  int32_t multiplier; /* to the output */
  int32_t shift;
  as_scalar activation_min;
  as_scalar activation_max;
} as_binary;

/* Functions of one tensor that is not int8. Fields that a function has no use for are 0. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place table; /* int16 LOGISTIC, TANH: 256 uint16, see ops/sigmoid-int16.h */
  uint32_t count;
  uint32_t function;
  int32_t input_zero_point;
  int32_t output_zero_point;
  int32_t multiplier;
  int32_t shift;
  int32_t negative_multiplier; /* where the input is below its zero point */
  int32_t negative_shift;
  uint32_t negate; /* 1: the factor of the negative side is itself negative */
  float slope;     /* float: the factor of the negative side */
  as_scalar min;
  as_scalar max;
} as_unary;

/* ---- Convolution, depthwise convolution, dense, transposed convolution (ops/conv*.c) ---------- */

/* What one output channel adds and how its sum is scaled to the output. */
typedef struct {
  int32_t bias; /* with -input_zero_point * sum(weights) folded in */
  int32_t multiplier;
  int32_t shift; /* positive: left */
} as_channel;

/* The same for 64-bit sums. TFLM scales those by a 16-bit multiplier. */
typedef struct {
  uint32_t bias_low;
  int32_t bias_high;
  int32_t multiplier; /* Q15 */
  int32_t shift;      /* right, 1 to 46 */
} as_wide_channel;

/* What the compiler has proved about the weights, for faster ways through int8 kernels. */
#define AS_CONV_SMALL_SUMS 1u /* sums, bias included, lie in (-2^30, 2^30); no shift is to the left */
#define AS_CONV_NARROW 2u     /* no word of a row has -128 in bytes 0 and 2, or in 1 and 3 */

/*
 * Weights are [output_channels][height*width*input_channels/groups]. Of int8 weights each row is padded
 * with zeros to a multiple of 4, and 128 is added to each, so that they are unsigned. The depthwise
 * kernel has them in blocks of four channels: [output_channels/4][height*width][4], zeros at the end.
 */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place weights;
  as_place channels; /* as_channel or as_wide_channel[output_channels]; float: a bias each */
  as_place scratch;
  uint32_t batches;
  uint32_t input_height;
  uint32_t input_width;
  uint32_t input_channels;
  uint32_t output_height;
  uint32_t output_width;
  uint32_t output_channels;
  uint32_t kernel_height;
  uint32_t kernel_width;
  uint32_t stride_height;
  uint32_t stride_width;
  uint32_t dilation_height;
  uint32_t dilation_width;
  int32_t padding_top;
  int32_t padding_left;
  uint32_t groups;
  int32_t input_zero_point; /* the value of padding */
  int32_t weights_zero_point;
  int32_t output_zero_point;
  as_scalar activation_min;
  as_scalar activation_max;
  uint32_t flags;
} as_conv;

/* ---- Pooling and reductions (ops/pool.c, ops/reduce.c) ---------------------------------------- */

/* Windows over [batches][height][width][channels]; only their part inside the input counts. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  uint32_t batches;
  uint32_t input_height;
  uint32_t input_width;
  uint32_t channels;
  uint32_t output_height;
  uint32_t output_width;
  uint32_t kernel_height;
  uint32_t kernel_width;
  uint32_t stride_height;
  uint32_t stride_width;
  uint32_t padding_top; /* less than the kernel: no window lies outside */
  uint32_t padding_left;
  as_scalar activation_min;
  as_scalar activation_max;
} as_pool;

/* Sums of [outer][rows][middle][columns][inner] over rows and columns, scaled to the output. */
typedef struct {
  as_record head;
  as_place input;
  as_place output; /* [outer][middle][inner] */
  uint32_t outer;
  uint32_t rows;
  uint32_t middle;
  uint32_t columns;
  uint32_t inner;
  int32_t offset; /* added to every sum: -input_zero_point * rows * columns */
  int32_t multiplier;
  int32_t shift;
  int32_t output_zero_point;
  float divisor; /* instead of the scaling, in the float kernel */
} as_reduce;

/* ---- Softmax (ops/softmax*.c) ----------------------------------------------------------------- */

typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place table; /* int8: e^-d for 256 differences d, int32 with 31 fractional bits;
                     int16: 513 of e^x, then 513 of 1 / (1 + x), see ops/softmax-int16.c */
  uint32_t rows;
  uint32_t depth;
  uint32_t output_type;
  int32_t multiplier; /* int16: a difference to the table's scale */
  int32_t shift;
  float beta; /* float */
} as_softmax;

/* ---- Resizing, arg max (ops/resize.c, ops/arg-max.c) ------------------------------------------ */

/* Index of the largest (or smallest) element along the middle of [outer][length][inner]. */
typedef struct {
  as_record head;
  as_place input;
  as_place output; /* int32 [outer][inner] */
  uint32_t outer;
  uint32_t length;
  uint32_t inner;
  uint32_t type; /* int8 or float32 */
  uint32_t smallest; /* 1: arg min */
} as_arg_max;

/* Every output pixel is a copy of the input pixel at its row's and its column's index. */
typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place rows;    /* uint32[output_height], constant */
  as_place columns; /* uint32[output_width], constant */
  uint32_t batches;
  uint32_t input_height;
  uint32_t input_width;
  uint32_t output_height;
  uint32_t output_width;
  uint32_t pixel_bytes;
} as_resize_nearest;

/* What one output row or column is mixed from: (1 - fraction) of `lower` and fraction of `upper`. */
typedef struct {
  uint32_t lower;
  uint32_t upper;
  as_scalar fraction; /* int8 images: in 1024ths */
} as_tap;

typedef struct {
  as_record head;
  as_place input;
  as_place output;
  as_place rows;    /* as_tap[output_height], constant */
  as_place columns; /* as_tap[output_width], constant */
  uint32_t batches;
  uint32_t input_height;
  uint32_t input_width;
  uint32_t output_height;
  uint32_t output_width;
  uint32_t channels;
} as_resize_bilinear;

/* ---- State and sequences (ops/svdf.c, ops/lstm.c) --------------------------------------------- */

/*
 * One step of a singular value decomposition filter: each of units * rank filters remembers its last
 * `memory` features of the input, and weighs them over time. Sums begin with what the zero points
 * and the bias add to them.
 */
typedef struct {
  as_record head;
  as_place input;           /* [batches][inputs] */
  as_place feature_weights; /* [filters][inputs] */
  as_place feature_sums;    /* int32[filters]; not in the float kernel */
  as_place time_weights;    /* [filters][memory], of the state's type */
  as_place unit_sums;       /* int32[units]; float[units] */
  as_place state;           /* [batches][filters][memory], the newest feature last */
  as_place output;          /* [batches][units] */
  uint32_t batches;
  uint32_t inputs;
  uint32_t units;
  uint32_t rank;
  uint32_t memory;
  int32_t feature_multiplier;
  int32_t feature_shift;
  int32_t state_zero_point;
  int32_t output_multiplier;
  int32_t output_shift;
  int32_t output_zero_point;
  as_scalar activation_min;
  as_scalar activation_max;
} as_svdf;

/* A multiplier and a shift for as_requantize; for 64-bit sums Q15 and right, 1 to 46. */
typedef struct {
  int32_t multiplier;
  int32_t shift;
} as_scaling;

/*
 * A long short-term memory over `steps` inputs. Weights and sums are constants and lie by unit, in
 * each unit by gate: forget, input, cell, output. A gate is the saturated sum of what the input and
 * the hidden state make of it; its sums begin with the bias and what the zero points add.
 */
typedef struct {
  as_record head;
  as_place input;             /* [batches][steps][inputs], or steps first */
  as_place input_weights;     /* [units][4][inputs] */
  as_place recurrent_weights; /* [units][4][units] */
  as_place input_sums;        /* [units][4] of int32, of int64 for int16 inputs; float biases */
  as_place recurrent_sums;    /* the same; not in the float kernel */
  as_place gates;             /* as_scaling[4][2], input and recurrent; not in the float kernel */
  as_place table;             /* uint16[256] of the logistic function; not in the float kernel */
  as_place hidden;            /* [batches][units] */
  as_place cell;              /* [batches][units]; int16 in both integer kernels */
  as_place output;            /* [batches][steps][units], or steps first */
  uint32_t batches;
  uint32_t steps;
  uint32_t inputs;
  uint32_t units;
  uint32_t steps_first;
  int32_t forget_multiplier; /* forget gate * cell, to the cell */
  int32_t forget_shift;
  int32_t input_multiplier; /* input gate * cell gate, to the cell */
  int32_t input_shift;
  int32_t output_multiplier; /* output gate * tanh(cell), to the hidden state */
  int32_t output_shift;
  int32_t hidden_zero_point;
  int32_t tanh_multiplier; /* cell to the table's scale */
  int32_t tanh_shift;      /* right, 0 to 31 */
  as_scalar cell_clip;     /* limit of the cell's magnitude */
} as_lstm;

#endif
