/**
 * Quantization and sparsity of a tensor, as stored. Field ids are facts of the TFLite format.
 */
import { i32, i8, many, table, union, vector } from '../describe';

const CustomQuantization = table('CustomQuantization', { custom: vector(0, 'u8', 16) });

const BlockwiseQuantization = table('BlockwiseQuantization', {
  scales: i32(0),
  zeroPoints: i32(1),
  blockSize: i32(2),
});

const MultiAxisQuantization = table('MultiAxisQuantization', {
  scales: i32(0),
  zeroPoints: i32(1),
  blockSize: i32(2),
  quantizedDimensions: vector(3, 'i32'),
});

export const QuantizationParameters = table('QuantizationParameters', {
  min: vector(0, 'f32'),
  max: vector(1, 'f32'),
  scale: vector(2, 'f32'),
  zeroPoint: vector(3, 'i64'),
  /** Newer schemes that TFLM does not know; it reads `scale` and `zeroPoint` whatever stands here. */
  details: union(4, {
    1: CustomQuantization,
    2: BlockwiseQuantization,
    3: MultiAxisQuantization,
  }),
  quantizedDimension: i32(6),
});

const INDEX_VECTORS = {
  1: table('Int32Vector', { values: vector(0, 'i32') }),
  2: table('Uint16Vector', { values: vector(0, 'u16', 4) }),
  3: table('Uint8Vector', { values: vector(0, 'u8', 4) }),
};

const DimensionMetadata = table('DimensionMetadata', {
  format: i8(0),
  denseSize: i32(1),
  arraySegments: union(2, INDEX_VECTORS),
  arrayIndices: union(4, INDEX_VECTORS),
});

export const SparsityParameters = table('SparsityParameters', {
  traversalOrder: vector(0, 'i32'),
  blockMap: vector(1, 'i32'),
  dimMetadata: many(2, DimensionMetadata),
});
