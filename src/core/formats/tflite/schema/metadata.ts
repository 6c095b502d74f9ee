/**
 * The part of TFLite's model metadata that says what inputs were given: a flatbuffer of its own inside
 * a buffer of the model, named TFLITE_METADATA. Field ids of its schema, versions 1.0 to 1.5.
 */
import { many, one, table, union, vector } from '../describe';

/** Per channel, or one for all. */
const Normalization = table('NormalizationOptions', {
  mean: vector(0, 'f32'),
  std: vector(1, 'f32'),
});

const ProcessUnit = table('ProcessUnit', { options: union(0, { 1: Normalization }) });

const Stats = table('Stats', { max: vector(0, 'f32'), min: vector(1, 'f32') });

export const TensorMetadata = table('TensorMetadata', {
  processUnits: many(4, ProcessUnit),
  stats: one(5, Stats),
});

const SubgraphMetadata = table('SubGraphMetadata', { inputs: many(2, TensorMetadata) });

export const ModelMetadata = table('ModelMetadata', { subgraphs: many(3, SubgraphMetadata) });
