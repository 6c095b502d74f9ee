/**
 * The reader: a .tflite file's bytes to the graph everything else works on, and to where the file's
 * bytes go. Verify, decode, check, convert; in that order, so that each step can trust the one before.
 */
import type { Graph } from '../../graph/graph';
import type { FileLayout } from '../../profile/profile';
import { fileLayout } from './file-layout';
import { readModel } from './read-model';
import { toGraph } from './to-graph';

/**
 * Reads a .tflite file. Takes well under a millisecond per MB of weights, which it does not touch.
 * @throws InputError one sentence that says what is wrong and where, for any file that is not a
 * model TensorFlow Lite Micro could at least try to load
 */
export function readTflite(bytes: Uint8Array): {
  readonly graph: Graph;
  readonly layout: FileLayout;
} {
  const model = readModel(bytes);
  return { graph: toGraph(model, bytes), layout: fileLayout(model) };
}
