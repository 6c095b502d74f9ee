/**
 * What nearly every link contains, given to the compressor in advance: option keys and the
 * pieces exporters make tensor names of. Part of link format 1 and frozen with it: links made
 * with this text can only be read with this text. Most frequent last, where deflate finds it cheapest.
 */

const WORDS = [
  'blockSize exclusive reverse mode seqDim batchDim bodySubgraphIndex condSubgraphIndex initSubgraphIndex thenSubgraphIndex elseSubgraphIndex',
  'timeMajor cellClip projClip diagonalRecurrentTensors container sharedName rank numSplits valuesCount num alignCorners halfPixelCenters',
  'beginMask endMask ellipsisMask newAxisMask shrinkAxisMask offset squeezeDims adjX adjY batchDims outType outputType inDataType outDataType',
  'keepDims alpha axis potScaleInt16 beta newShape weightsFormat keepNumDims asymmetricQuantizeInputs filterWidth filterHeight',
  'padding strideW strideH depthMultiplier fusedActivationFunction dilationWFactor dilationHFactor quantizedBiasType',
  'OfflineMemoryAllocation CONVERSION_METADATA min_runtime_version',
  'operators tensors flash boards export persistent: figure: .tflite main',
  '{"id":"my-","name":"","vendor":"","mcu":"","core":"Cortex-M","clockMHz":,"flash":,"ramTotal":,"ramUsable":,"ramReserved":,"source":"stated by you","kernels":"cmsis-dsp","abi":"short-enums"}',
  'x_input input_ output_ Identity_int8 tfl.quantize tfl.pseudo_qconst arith.constant',
  'PartitionedCall batch_normalization/FusedBatchNormV3 lstm dropout flatten/Reshape global_average_pooling2d/Mean max_pooling2d/MaxPool',
  'activation/Relu add/add zero_padding2d/Pad MobilenetV1/ MobilenetV2/ expanded_conv block_ _project _expand _depthwise _pointwise/ weights/read depthwise_weights/read Conv2D_bias depthwise_bias',
  'StatefulPartitionedCall/ functional_ sequential_ model_ model/ sequential/ separable_conv2d depthwise_conv2d/depthwise; conv2d/Conv2D; dense/MatMul; dense/BiasAdd/ReadVariableOp/resource',
  'serving_default_ StatefulPartitionedCall: /Relu6; /Relu; /BiasAdd; /BiasAdd/ReadVariableOp',
];

export const DICTIONARY: Uint8Array = new TextEncoder().encode(WORDS.join('\n'));
