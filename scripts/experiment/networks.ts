/** The experiment's networks: three kinds that people put on microcontrollers, for 28x28 grey pictures. */
import type { FloatModel } from '../../src/core/calibrate/float-network';
import { readTflite } from '../../src/core/formats/tflite/read';
import * as layer from '../../src/core/samples/float-layers';
import type { FloatNetworkDraft, FloatValue } from '../../src/core/samples/float-network';
import { addTensor, drawnNetwork, finishFloat } from '../../src/core/samples/float-network';

const INPUT = [1, 28, 28, 1];
const CLASSES = 10;
const SEED = 28;

type Body = (net: FloatNetworkDraft, image: FloatValue) => FloatValue;

/** An untrained network: `body`, then the ten classes. */
const classifier = (description: string, seed: number, body: Body) => (): FloatModel => {
  const net = drawnNetwork(seed);
  const image = addTensor(net, 'image', INPUT);
  const logits = layer.dense(net, 'classes', body(net, image), CLASSES, 'none');
  const bytes = finishFloat(net, description, image, layer.softmax(net, 'scores', logits));
  return { graph: readTflite(bytes).graph, bytes };
};

const averaged = (net: FloatNetworkDraft, x: FloatValue): FloatValue =>
  layer.flatten(net, 'flatten', layer.pool(net, 'AVERAGE_POOL_2D', 'pool', x));

const dsCnn: Body = (net, image) => {
  const blocks = [
    [32, 1],
    [48, 2],
    [64, 1],
    [64, 1],
  ] as const;
  const stem = layer.conv(net, 'stem', image, 24, { size: 3, stride: 2 });
  const last = blocks.reduce(
    (x, [units, stride], i) => layer.separable(net, `block_${i + 1}`, x, units, stride),
    stem,
  );
  return averaged(net, last);
};

const plainCnn: Body = (net, image) => {
  const first = layer.conv(net, 'conv_1', image, 12, { size: 3 });
  const half = layer.pool(net, 'MAX_POOL_2D', 'pool_1', first, 2);
  const second = layer.conv(net, 'conv_2', half, 20, { size: 3 });
  const quarter = layer.pool(net, 'MAX_POOL_2D', 'pool_2', second, 2);
  const third = layer.conv(net, 'conv_3', quarter, 24, { size: 3, stride: 2 });
  return layer.dense(net, 'dense', layer.flatten(net, 'flatten', third), 40);
};

const smallResNet: Body = (net, image) => {
  const stages = [
    [12, 1],
    [20, 2],
    [32, 2],
  ] as const;
  const stem = layer.conv(net, 'stem', image, 12, { size: 3, stride: 2 });
  const last = stages.reduce((x, [units, stride], i) => {
    const name = `stage_${i + 1}`;
    const inner = layer.conv(net, `${name}/conv_1`, x, units, { size: 3, stride });
    const linear = { activation: 'none' } as const;
    const outer = layer.conv(net, `${name}/conv_2`, inner, units, { size: 3, ...linear });
    const direct =
      stride === 1
        ? x
        : layer.conv(net, `${name}/shortcut`, x, units, { size: 1, stride, ...linear });
    return layer.residual(net, `${name}/sum`, outer, direct);
  }, stem);
  return averaged(net, last);
};

export const NETWORKS: Readonly<Record<string, () => FloatModel>> = {
  'ds-cnn': classifier('DS-CNN, Fashion-MNIST', SEED, dsCnn),
  'plain-cnn': classifier('Plain CNN, Fashion-MNIST', SEED + 1, plainCnn),
  'small-resnet': classifier('Small ResNet, Fashion-MNIST', SEED + 2, smallResNet),
};
