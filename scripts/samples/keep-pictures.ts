/** Writes the pictures that come with the float sample: 300 of Fashion-MNIST's test part, as .npz. */
import { writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { readPictures, toInput } from '../experiment/fashion-mnist';

const COUNT = 300;
const IMAGE = 784;

/** A NumPy array file, version 1.0: the header is padded so that the data begins at a multiple of 64. */
const npy = (type: '<f4' | '<i4', shape: readonly number[], data: Uint8Array): Uint8Array => {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${extents}), }`;
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0);
  return Buffer.concat([prefix, Buffer.from(header), data]);
};

const bytesOf = (values: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const { pixels, labels } = readPictures('t10k');
const images = toInput(pixels.subarray(0, COUNT * IMAGE));
const classes = Int32Array.from(labels.subarray(0, COUNT));
const archive = zipSync(
  {
    'images.npy': npy('<f4', [COUNT, 28, 28, 1], bytesOf(images)),
    'labels.npy': npy('<i4', [COUNT], bytesOf(classes)),
  },
  { level: 9, mtime: new Date(2026, 0, 1) },
);
writeFileSync('src/core/samples/weights/clothes.npz', archive);
