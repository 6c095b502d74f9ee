/** The experiment's networks: three kinds that people put on microcontrollers, for 28x28 grey pictures. */
import type { FloatModel } from '../../src/core/calibrate/float-network';
import { floatNetwork } from './float-layers';

const INPUT = [1, 28, 28, 1];
const CLASSES = 10;
const SEED = 28;

const dsCnn = (): FloatModel => {
  const net = floatNetwork(SEED, 'image', INPUT);
  let x = net.conv('stem', net.input, 24, [3, 2]);
  const blocks = [
    [32, 1],
    [48, 2],
    [64, 1],
    [64, 1],
  ] as const;
  blocks.forEach(([filters, stride], i) => {
    const spatial = net.depthwise(`block_${i + 1}/depthwise`, x, stride);
    x = net.conv(`block_${i + 1}/pointwise`, spatial, filters, [1, 1]);
  });
  const pooled = net.flatten('flatten', net.pool('pool', x, 'AVERAGE_POOL_2D'));
  const logits = net.dense('classes', pooled, CLASSES, 'none');
  return net.finish('DS-CNN, Fashion-MNIST', net.softmax('scores', logits));
};

const plainCnn = (): FloatModel => {
  const net = floatNetwork(SEED + 1, 'image', INPUT);
  let x = net.conv('conv_1', net.input, 12, [3, 1]);
  x = net.pool('pool_1', x, 'MAX_POOL_2D', 2);
  x = net.conv('conv_2', x, 20, [3, 1]);
  x = net.pool('pool_2', x, 'MAX_POOL_2D', 2);
  x = net.conv('conv_3', x, 24, [3, 2]);
  x = net.dense('dense', net.flatten('flatten', x), 40);
  const logits = net.dense('classes', x, CLASSES, 'none');
  return net.finish('Plain CNN, Fashion-MNIST', net.softmax('scores', logits));
};

const resNet = (): FloatModel => {
  const net = floatNetwork(SEED + 2, 'image', INPUT);
  let x = net.conv('stem', net.input, 12, [3, 2]);
  const stages = [
    [12, 1],
    [20, 2],
    [32, 2],
  ] as const;
  stages.forEach(([filters, stride], i) => {
    const name = `stage_${i + 1}`;
    const inner = net.conv(`${name}/conv_1`, x, filters, [3, stride]);
    const outer = net.conv(`${name}/conv_2`, inner, filters, [3, 1], 'none');
    const direct = stride === 1 ? x : net.conv(`${name}/shortcut`, x, filters, [1, stride], 'none');
    x = net.sum(`${name}/sum`, outer, direct);
  });
  const pooled = net.flatten('flatten', net.pool('pool', x, 'AVERAGE_POOL_2D'));
  const logits = net.dense('classes', pooled, CLASSES, 'none');
  return net.finish('Small ResNet, Fashion-MNIST', net.softmax('scores', logits));
};

export const NETWORKS: Readonly<Record<string, () => FloatModel>> = {
  'ds-cnn': dsCnn,
  'plain-cnn': plainCnn,
  'small-resnet': resNet,
};
