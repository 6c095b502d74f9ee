/** Takes the clothes sample's weights from the experiment's DS-CNN, which is the same network. */
import { readFileSync } from 'node:fs';
import { readTflite } from '../../src/core/formats/tflite/read';
import { keepWeights } from './float-sample';

const bytes = new Uint8Array(readFileSync('scripts/experiment/models/ds-cnn.tflite'));
keepWeights('clothes', { graph: readTflite(bytes).graph, bytes });
