/**
 * The tables of a TFLite model above the operators' options: field ids and defaults of the format,
 * revision 3 with its additions 3a (wide operator codes), 3b (signatures), 3c (data after the
 * flatbuffer) and 3d (data in other files).
 */
import { bool, i32, i8, many, one, string, table, u32, u64, union, vector } from '../describe';
import { BUILTIN_OPTIONS } from './builtin-options';
import { QuantizationParameters, SparsityParameters } from './quantization';

const VariantSubType = table('VariantSubType', {
  shape: vector(0, 'i32'),
  type: i8(1),
  hasRank: bool(2),
});

export const TensorTable = table('Tensor', {
  shape: vector(0, 'i32'),
  type: i8(1),
  buffer: u32(2),
  name: string(3),
  quantization: one(4, QuantizationParameters),
  isVariable: bool(5),
  sparsity: one(6, SparsityParameters),
  shapeSignature: vector(7, 'i32'),
  hasRank: bool(8),
  variantTensors: many(9, VariantSubType),
  externalBuffer: u32(10),
});

export const OperatorCodeTable = table('OperatorCode', {
  deprecatedBuiltinCode: i8(0),
  customCode: string(1),
  version: i32(2, 1),
  builtinCode: i32(3),
});

export const OperatorTable = table('Operator', {
  opcodeIndex: u32(0),
  inputs: vector(1, 'i32'),
  outputs: vector(2, 'i32'),
  builtinOptions: union(3, BUILTIN_OPTIONS),
  customOptions: vector(5, 'u8'),
  customOptionsFormat: i8(6),
  mutatingVariableInputs: vector(7, 'bool'),
  intermediates: vector(8, 'i32'),
  largeCustomOptionsOffset: u64(9),
  largeCustomOptionsSize: u64(10),
  /** StableHLO and later operators; none runs on TFLM, so no member is described. */
  builtinOptions2: union(11, {}),
  debugMetadataIndex: i32(13, -1),
});

export const SubgraphTable = table('SubGraph', {
  tensors: many(0, TensorTable),
  inputs: vector(1, 'i32'),
  outputs: vector(2, 'i32'),
  operators: many(3, OperatorTable),
  name: string(4),
  debugMetadataIndex: i32(5, -1),
});

export const BufferTable = table('Buffer', {
  data: vector(0, 'u8', 16),
  offset: u64(1),
  size: u64(2),
});

const MetadataTable = table('Metadata', { name: string(0), buffer: u32(1) });

const TensorMap = table('TensorMap', { name: string(0), tensorIndex: u32(1) });

/** Id 3 was a tag that is no longer written. */
const SignatureTable = table('SignatureDef', {
  inputs: many(0, TensorMap),
  outputs: many(1, TensorMap),
  signatureKey: string(2),
  subgraphIndex: u32(4),
});

const ExternalBufferGroup = table('ExternalBufferGroup', { name: string(0) });

const ExternalBuffer = table('ExternalBuffer', {
  id: u32(0),
  group: u32(1),
  offset: u64(2),
  length: u64(3),
  packing: string(4),
});

export const ModelTable = table('Model', {
  version: u32(0),
  operatorCodes: many(1, OperatorCodeTable),
  subgraphs: many(2, SubgraphTable),
  description: string(3),
  buffers: many(4, BufferTable),
  metadataBuffer: vector(5, 'i32'),
  metadata: many(6, MetadataTable),
  signatureDefs: many(7, SignatureTable),
  externalBufferGroups: many(8, ExternalBufferGroup),
  externalBuffers: many(9, ExternalBuffer),
});
