/**
 * What to do about an operator or an element type TFLM does not take. The replacements name only
 * operators that TFLM has kernels for.
 */
import type { DType } from './dtypes';
import type { Operator } from './graph';
import type { Mismatch } from './support-signature';

const REPLACEMENTS: Readonly<Record<string, string>> = {
  ATAN2: 'Compute it before or after the model.',
  BIDIRECTIONAL_SEQUENCE_LSTM:
    'Use two UNIDIRECTIONAL_SEQUENCE_LSTM, one on the reversed sequence.',
  CONV_3D: 'Use CONV_2D with the third dimension folded into the channels.',
  CONV_3D_TRANSPOSE: 'Use TRANSPOSE_CONV with the third dimension folded into the channels.',
  DENSIFY: 'Export without sparsity, so that the weights are stored dense.',
  FAKE_QUANT: 'Finish the conversion: full integer quantization removes FAKE_QUANT.',
  GELU: 'Replace it by RELU or HARD_SWISH, or by its TANH form made of MUL, ADD and TANH.',
  HASHTABLE_LOOKUP: 'Look the value up before the model.',
  LOCAL_RESPONSE_NORMALIZATION: 'Use batch normalization; it folds into the convolution before it.',
  LSTM: 'Export with UNIDIRECTIONAL_SEQUENCE_LSTM (Keras LSTM layers with a fixed batch size).',
  MATRIX_DIAG: 'Multiply by a constant mask instead.',
  ONE_HOT: 'Build the vector before the model, or use EMBEDDING_LOOKUP.',
  POW: 'Use SQUARE for 2, SQRT for 0.5, or a chain of MUL.',
  RANDOM_STANDARD_NORMAL: 'Draw the numbers outside and pass them in as an input.',
  RANDOM_UNIFORM: 'Draw the numbers outside and pass them in as an input.',
  RANGE: 'Export with static shapes, so that the range becomes a constant.',
  RANK: 'Export with static shapes, so that the rank becomes a constant.',
  REDUCE_ANY: 'Use REDUCE_ALL on the negated condition.',
  REDUCE_PROD: 'Use SUM of LOG, then EXP.',
  RELU_0_TO_1: 'Use MINIMUM and MAXIMUM with constants.',
  RELU_N1_TO_1: 'Use MINIMUM and MAXIMUM with constants, or fuse it into the operator before.',
  REVERSE_SEQUENCE: 'Use REVERSE_V2 with a fixed length.',
  RFFT2D: 'Compute the spectrum before the model, or use the custom operator SignalRfft.',
  RNN: 'Use UNIDIRECTIONAL_SEQUENCE_LSTM, or unroll the cell into dense layers.',
  SCATTER_ND: 'Use DYNAMIC_UPDATE_SLICE, or scatter after the model.',
  SELECT: 'Convert with a current converter; it writes SELECT_V2.',
  SIGN: 'Use GREATER, LESS and SELECT_V2.',
  TILE: 'Use CONCATENATION or BROADCAST_TO.',
  TOPK_V2: 'Take the top values after the model; ARG_MAX gives the first.',
  UNIDIRECTIONAL_SEQUENCE_RNN: 'Use UNIDIRECTIONAL_SEQUENCE_LSTM, or unroll the cell.',
  WHERE: 'Use SELECT_V2 with a condition of fixed shape.',
};

const REGISTER = 'register a kernel of your own under that name';

/** What to do about a custom operator without a kernel in TFLM. */
const customAdvice = (name: string): string => {
  if (name.startsWith('Flex')) {
    return 'Convert without Select TF ops; it is a TensorFlow operator that only the full runtime has.';
  }
  if (name === 'edgetpu-custom-op') {
    return 'Use the .tflite from before the Edge TPU compiler.';
  }
  return `Replace it by builtin operators, or ${REGISTER} (AddCustom).`;
};

/** What to do about an operator for which TFLM has no kernel. */
export const adviceForMissingKernel = (operator: Operator): string => {
  if (operator.isCustom) return customAdvice(operator.name);
  if (operator.name.startsWith('STABLEHLO_')) {
    return 'Convert to TFLite builtin operators instead of StableHLO.';
  }
  return REPLACEMENTS[operator.name] ?? `Replace it by operators that TFLM has, or ${REGISTER}.`;
};

const isInteger = (types: Mismatch['accepts']): boolean =>
  types !== 'any' && types.includes('INT8');

const ADVICE_BY_TYPE: Partial<Readonly<Record<DType, string>>> = {
  FLOAT16: 'Store the weights as FLOAT32, or quantize the model to INT8.',
  BFLOAT16: 'Store the weights as FLOAT32, or quantize the model to INT8.',
  FLOAT64: 'Convert the model in FLOAT32, or quantize it to INT8.',
  UINT8: 'Convert again with a current converter: INT8 quantization has replaced UINT8.',
  INT64: 'Cast to INT32 before exporting, or compute that part outside the model.',
};

/** What to do about a tensor of the wrong type. `first` is the type of the operator's first input. */
export const adviceForType = (mismatch: Mismatch, first: DType | undefined): string => {
  const found = mismatch.tensor?.type;
  if (found === undefined) return 'Convert the model again from its source.';
  if (first === 'FLOAT32' && (found === 'INT8' || found === 'INT4')) {
    return 'Quantize the activations too (full integer quantization), or keep these weights in float.';
  }
  const known = ADVICE_BY_TYPE[found];
  if (known !== undefined) return known;
  return isInteger(mismatch.accepts)
    ? 'Quantize this part of the model to INT8.'
    : 'Keep this operator in one of those types, or move it out of the model.';
};
