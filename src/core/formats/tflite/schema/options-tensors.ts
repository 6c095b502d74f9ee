/**
 * Options of operators that move, reshape, reduce or generate tensors, and of those that control
 * execution: calls into other subgraphs, variables and hash tables.
 */
import { bool, i32, i64, i8, string, table, u32, vector } from '../describe';

export const ConcatenationOptions = table('ConcatenationOptions', {
  axis: i32(0),
  fusedActivationFunction: i8(1),
});
export const ReshapeOptions = table('ReshapeOptions', { newShape: vector(0, 'i32') });
export const SqueezeOptions = table('SqueezeOptions', { squeezeDims: vector(0, 'i32') });
export const PackOptions = table('PackOptions', { valuesCount: i32(0), axis: i32(1) });
export const UnpackOptions = table('UnpackOptions', { num: i32(0), axis: i32(1) });
export const SplitOptions = table('SplitOptions', { numSplits: i32(0) });
export const SplitVOptions = table('SplitVOptions', { numSplits: i32(0) });
export const GatherOptions = table('GatherOptions', { axis: i32(0), batchDims: i32(1) });
export const ReducerOptions = table('ReducerOptions', { keepDims: bool(0) });
export const CumsumOptions = table('CumsumOptions', { exclusive: bool(0), reverse: bool(1) });
export const SpaceToDepthOptions = table('SpaceToDepthOptions', { blockSize: i32(0) });
export const DepthToSpaceOptions = table('DepthToSpaceOptions', { blockSize: i32(0) });
export const MirrorPadOptions = table('MirrorPadOptions', { mode: i8(0) });
export const OneHotOptions = table('OneHotOptions', { axis: i32(0) });
export const SparseToDenseOptions = table('SparseToDenseOptions', { validateIndices: bool(0) });
export const ReverseSequenceOptions = table('ReverseSequenceOptions', {
  seqDim: i32(0),
  batchDim: i32(1),
});

export const StridedSliceOptions = table('StridedSliceOptions', {
  beginMask: i32(0),
  endMask: i32(1),
  ellipsisMask: i32(2),
  newAxisMask: i32(3),
  shrinkAxisMask: i32(4),
  offset: bool(5),
});

/** Ids 0 and 1 were the new height and width, now an input tensor. */
export const ResizeBilinearOptions = table('ResizeBilinearOptions', {
  alignCorners: bool(2),
  halfPixelCenters: bool(3),
});
export const ResizeNearestNeighborOptions = table('ResizeNearestNeighborOptions', {
  alignCorners: bool(0),
  halfPixelCenters: bool(1),
});

/** Types here and below are numbers of the format's TensorType. */
export const CastOptions = table('CastOptions', { inDataType: i8(0), outDataType: i8(1) });
export const ArgMaxOptions = table('ArgMaxOptions', { outputType: i8(0) });
export const ArgMinOptions = table('ArgMinOptions', { outputType: i8(0) });
export const ShapeOptions = table('ShapeOptions', { outType: i8(0) });
export const UniqueOptions = table('UniqueOptions', { idxOutType: i8(0, 2) });

export const LSHProjectionOptions = table('LSHProjectionOptions', { type: i8(0) });
export const SkipGramOptions = table('SkipGramOptions', {
  ngramSize: i32(0),
  maxSkipSize: i32(1),
  includeAllNgrams: bool(2),
});
export const RandomOptions = table('RandomOptions', { seed: i64(0), seed2: i64(1) });
export const BucketizeOptions = table('BucketizeOptions', { boundaries: vector(0, 'f32') });

export const CallOptions = table('CallOptions', { subgraph: u32(0) });
export const CallOnceOptions = table('CallOnceOptions', { initSubgraphIndex: i32(0) });
export const IfOptions = table('IfOptions', {
  thenSubgraphIndex: i32(0),
  elseSubgraphIndex: i32(1),
});
export const WhileOptions = table('WhileOptions', {
  condSubgraphIndex: i32(0),
  bodySubgraphIndex: i32(1),
});

export const VarHandleOptions = table('VarHandleOptions', {
  container: string(0),
  sharedName: string(1),
});
export const HashtableOptions = table('HashtableOptions', {
  tableId: i32(0),
  keyDtype: i8(1),
  valueDtype: i8(2),
});
