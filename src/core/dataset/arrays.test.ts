import { describe, expect, it } from 'vitest';
import { writeNpy } from '../run/npy';
import { fileInMemory } from './data-file';
import type { DataFile } from './dataset';
import { openDataset } from './open-dataset';
import { defaultOptions } from './options';
import type { DatasetOptions } from './options';
import type { ModelEnds } from './model-ends';
import { counting, ends, inputOf, sentenceOf, valuesOf } from './testing/ends';
import { npz } from './testing/make-zip';

const host = { decode: () => Promise.reject(new Error('no pictures here')) };
const open = (files: readonly DataFile[], of: ModelEnds, options: Partial<DatasetOptions> = {}) =>
  openDataset(files, of, { ...defaultOptions(of), ...options }, host);

const ints = (path: string, values: readonly number[], ...shape: readonly number[]): DataFile =>
  fileInMemory(
    path,
    writeNpy('INT32', shape.length > 0 ? shape : [values.length], Int32Array.from(values)),
  );

const grid = ends([inputOf('x', 1, 2, 3)], 3);
const six = [0, 1, 2, 3, 4, 5];

describe('.npy', () => {
  it.each([
    ['the input’s shape', [1, 2, 3], 1],
    ['one sample without the batch', [2, 3], 1],
    ['samples', [4, 2, 3], 4],
    ['samples with a dimension of 1 in between', [4, 2, 1, 3], 4],
    ['samples that are flat', [4, 6], 4],
  ])('of %s is read', async (_, shape, count) => {
    const opened = await open([counting('a.npy', ...shape)], grid);
    expect(opened.dataset).toMatchObject({ count, hasLabels: false, isSynthetic: false });
    expect((await valuesOf(opened)).at(-1)).toEqual(six.map((x) => x + 6 * (count - 1)));
  });

  it('is not read further than a sample needs', async () => {
    const whole = counting('a.npy', 100_000, 2, 3);
    let most = 0;
    const file: DataFile = {
      ...whole,
      read: (offset, length) => {
        most = Math.max(most, length);
        return whole.read(offset, length);
      },
    };
    const { dataset } = await open([file], grid);
    expect((await dataset.read(99_999)).inputs[0]?.[5]).toBe(599_999);
    expect(most).toBeLessThan(70_000);
  });

  it.each([
    ['INT8', new Int8Array([-1, 2])],
    ['UINT8', new Uint8Array([200, 2])],
    ['INT64', new BigInt64Array([-7n, 2n])],
    ['FLOAT64', new Float64Array([0.5, 2])],
  ] as const)('of %s gives real numbers', async (type, values) => {
    const file = fileInMemory('a.npy', writeNpy(type, [2, 1], values));
    const opened = await open([file], ends([inputOf('x', 1, 1)]));
    expect(await valuesOf(opened)).toEqual(
      Array.from<number | bigint, number[]>(values, (value) => [Number(value)]),
    );
  });

  it('in Fortran order gives the same samples', async () => {
    const header = "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }\n";
    const bytes = new Uint8Array(10 + header.length + 24);
    bytes.set([147, 78, 85, 77, 80, 89, 1, 0, header.length, 0]);
    bytes.set(new TextEncoder().encode(header), 10);
    const view = new DataView(bytes.buffer);
    [0, 3, 1, 4, 2, 5].forEach((x, i) => view.setFloat32(10 + header.length + 4 * i, x));
    const opened = await open([fileInMemory('f.npy', bytes)], ends([inputOf('x', 1, 3)]));
    expect(await valuesOf(opened)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it('of a type that is no plain number is refused for its type, not its shape', async () => {
    const file = fileInMemory('h.npy', writeNpy('FLOAT32', [4, 2, 3], new Float32Array(24)));
    const bytes = await file.read(0, file.bytes);
    bytes.set(
      new TextEncoder().encode('f2'),
      new TextDecoder('latin1').decode(bytes).indexOf('f4'),
    );
    expect(await sentenceOf(open([fileInMemory('h.npy', bytes)], grid))).toMatch(
      /elements of type f2\. Save the values as plain numbers/,
    );
  });

  it('of another shape is refused with both shapes, and advice where channels stand first', async () => {
    expect(await sentenceOf(open([counting('a.npy', 4, 5)], grid))).toBe(
      '“a.npy” has no samples for the input “x” of 1 × 2 × 3: a is 4 × 5. Give an array of N × 2 × 3, one sample after the other.',
    );
    const picture = ends([inputOf('x', 1, 32, 32, 3)]);
    expect(await sentenceOf(open([counting('a.npy', 2, 3, 32, 32)], picture))).toMatch(
      /array\.transpose\(0, 2, 3, 1\)/,
    );
  });

  it('names sample, input and element of what is not finite', async () => {
    const values = new Float32Array(12);
    values[8] = NaN;
    const file = fileInMemory('a.npy', writeNpy('FLOAT32', [2, 2, 3], values));
    expect(await sentenceOf(open([file], grid))).toMatch(
      /“sample 1 of a\.npy”: element 2 of the input “x” is NaN/,
    );
    const large = fileInMemory('a.npy', writeNpy('FLOAT64', [1, 1], new Float64Array([1e300])));
    expect(await sentenceOf(open([large], ends([inputOf('x', 1, 1)])))).toMatch(/beyond float32/);
  });

  it('without samples is refused, and so is a file that shrank', async () => {
    expect(await sentenceOf(open([counting('a.npy', 0, 2, 3)], grid))).toMatch(/no sample in it/);
    const whole = counting('a.npy', 4, 2, 3);
    const shrunk = { ...whole, read: (at: number) => whole.read(at, at === 0 ? 200 : 1) };
    expect(await sentenceOf(open([shrunk], grid))).toMatch(/could not be read: it has changed/);
  });
});

describe.each([0, 6] as const)('.npz at level %i', (level) => {
  const labels = [2, 0, 1, 2];

  it.each(['y', 'labels', 'whatever'])('takes labels called %s', async (name) => {
    const file = await npz([counting('data.npy', 4, 2, 3), ints(`${name}.npy`, labels)], level);
    const { dataset, notes } = await open([file], grid);
    expect(dataset).toMatchObject({ count: 4, hasLabels: true, labels: Int32Array.from(labels) });
    expect(notes).toEqual([]);
    expect(await dataset.read(3)).toMatchObject({
      label: 2,
      inputs: [new Float32Array([18, 19, 20, 21, 22, 23])],
    });
  });

  it('says when there are not as many labels as samples', async () => {
    const file = await npz([counting('x.npy', 4, 2, 3), ints('y.npy', [1, 2, 3])], level);
    const { notes, dataset } = await open([file], grid);
    expect(notes).toEqual(['“y” has 3 labels for 4 samples: they are not used.']);
    expect(dataset.hasLabels).toBe(false);
  });

  it('takes labels that are floats, columns or one-hot rows', async () => {
    const floats = fileInMemory('l.npy', writeNpy('FLOAT64', [4], Float64Array.from(labels)));
    const column = ints('l.npy', labels, 4, 1);
    const hot = ints('l.npy', [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1], 4, 3);
    for (const file of [floats, column, hot]) {
      const { dataset } = await open([await npz([counting('x.npy', 4, 2, 3), file], level)], grid);
      expect(dataset.labels).toEqual(Int32Array.from(labels));
    }
  });

  it('says which labels do not fit, or could be two', async () => {
    const x = counting('x.npy', 4, 2, 3);
    const outside = await open([await npz([x, ints('y.npy', [0, 1, 2, 3])], level)], grid);
    expect(outside.dataset.hasLabels).toBe(false);
    expect(outside.notes[0]).toMatch(/sample 3 has class 3, but the model has 3 classes, 0 to 2/);
    const two = [x, ints('a.npy', [0, 1, 2, 0]), ints('b.npy', [0, 0, 0, 0])];
    expect((await open([await npz(two, level)], grid)).notes[0]).toMatch(/could be “a” or “b”/);
    const chosen = await open([await npz(two, level)], grid, { labels: 'b' });
    expect(chosen.dataset.labels).toEqual(Int32Array.from([0, 0, 0, 0]));
    const wrong = open([await npz(two, level)], grid, { labels: 'c' });
    expect(await sentenceOf(wrong)).toMatch(/“c”, which should hold the labels, is not there/);
  });

  it('does not mistake targets for labels', async () => {
    const y = fileInMemory('y.npy', writeNpy('FLOAT32', [4], new Float32Array([0.1, 1, 2, 0])));
    const { dataset } = await open([await npz([counting('x.npy', 4, 2, 3), y], level)], grid);
    expect(dataset.hasLabels).toBe(false);
  });

  it('feeds several inputs by name, or by shape', async () => {
    const two = ends([inputOf('serving_default_left:0', 1, 3), inputOf('right', 1, 3)]);
    const named = await npz([counting('right.npy', 2, 3), counting('left.npy', 2, 3)], level);
    expect((await (await open([named], two)).dataset.read(1)).inputs).toHaveLength(2);
    const unnamed = await npz([counting('a.npy', 2, 3), counting('b.npy', 2, 3)], level);
    expect(await sentenceOf(open([unnamed], two))).toMatch(/a and b would fit the input “serving/);
    const chosen = { right: 'b', 'serving_default_left:0': 'a' };
    expect((await open([unnamed], two, { arrays: chosen })).dataset.count).toBe(2);
    const unlike = ends([inputOf('p', 1, 3), inputOf('q', 1, 5)]);
    const shaped = await npz([counting('a.npy', 2, 5), counting('b.npy', 2, 3)], level);
    const sample = await (await open([shaped], unlike)).dataset.read(0);
    expect(sample.inputs.map(({ length }) => length)).toEqual([3, 5]);
    const uneven = await npz([counting('a.npy', 2, 5), counting('b.npy', 4, 3)], level);
    expect(await sentenceOf(open([uneven], unlike))).toMatch(/different numbers.*b 4, a 2/);
  });

  it('prefers training arrays, and lists what there is when it cannot decide', async () => {
    const keras = [
      counting('x_train.npy', 4, 2, 3),
      counting('x_test.npy', 2, 2, 3),
      ints('y_train.npy', labels),
      ints('y_test.npy', [0, 1]),
    ];
    expect((await open([await npz(keras, level)], grid)).dataset).toMatchObject({
      count: 4,
      labels: Int32Array.from(labels),
    });
    const unclear = await npz([counting('a.npy', 4, 2, 3), counting('b.npy', 4, 2, 3)], level);
    expect(await sentenceOf(open([unclear], grid))).toMatch(
      /a and b would fit the input “x” of 1 × 2 × 3: a is 4 × 2 × 3, b is 4 × 2 × 3\./,
    );
  });

  it('says of arrays of objects that they hold no numbers', async () => {
    const header = "{'descr': '|O', 'fortran_order': False, 'shape': (4,), }\n";
    const bytes = new Uint8Array(10 + header.length + 40);
    bytes.set([147, 78, 85, 77, 80, 89, 1, 0, header.length, 0]);
    bytes.set(new TextEncoder().encode(header), 10);
    const file = await npz([fileInMemory('o.npy', bytes)], level);
    expect(await sentenceOf(open([file], grid))).toMatch(
      /“data\.npz\/o\.npy” holds elements of type O/,
    );
  });
});

describe('several .npy files', () => {
  it('are one sample each, with folders as classes', async () => {
    const files = ['b/2', 'a/1', 'b/3'].map((path) => counting(`set/${path}.npy`, 2, 3));
    const { dataset, notes } = await open(files, grid);
    expect(dataset).toMatchObject({
      count: 3,
      classes: ['a', 'b'],
      labels: Int32Array.from([0, 1, 1]),
      name: '3 files from set',
    });
    expect(notes[0]).toMatch(/a is 0, b is 1/);
    expect(await dataset.read(2)).toMatchObject({ name: 'set/b/3.npy', label: 1 });
  });

  it('are one set when one of them holds many samples', async () => {
    const files = [counting('set/x.npy', 4, 2, 3), ints('set/y.npy', [0, 1, 2, 0])];
    expect((await open(files, grid)).dataset).toMatchObject({ count: 4, hasLabels: true });
  });

  it('name the one that does not fit', async () => {
    const files = Array.from({ length: 20 }, (_, i) => counting(`s/${i}.npy`, 2, i === 7 ? 4 : 3));
    const run = open(files, grid).then(async ({ dataset }) => {
      for (let i = 0; i < 20; i++) await dataset.read(i);
    });
    expect(await sentenceOf(run)).toMatch(/“s\/7\.npy” has 8 values; the model takes 6/);
  });
});

describe('values that were scaled otherwise', () => {
  const pixels = (levels: number) =>
    fileInMemory(
      'p.npy',
      writeNpy(
        'UINT8',
        [4, 8, 8, 1],
        Uint8Array.from({ length: 256 }, (_, i) => i % levels),
      ),
    );
  const plain = ends([inputOf('image', 1, 8, 8, 1)]);
  const told = ends([
    {
      ...inputOf('image', 1, 8, 8, 1),
      expected: { normalization: { mean: [127.5], std: [127.5] } },
    },
  ]);

  it('are pointed out against the model’s metadata', async () => {
    expect((await open([pixels(256)], told)).notes[0]).toMatch(
      /Your samples for “image” are 0\.\.255; this network was given -1\.\.1, as its metadata says/,
    );
    const { notes, dataset } = await open([pixels(256)], told, { arraysArePixels: true });
    expect(notes).toEqual([]);
    expect((await dataset.read(3)).inputs[0]?.at(-1)).toBe(1);
    const inverse = ends([{ ...inputOf('image', 1, 8, 8, 1), expected: { range: [0, 255] } }]);
    expect((await open([pixels(2)], inverse)).notes[0]).toMatch(/are 0\.\.1; .* 0\.\.255/);
  });

  it('are pointed out when they look like pixels', async () => {
    expect((await open([pixels(256)], plain)).notes[0]).toMatch(/like pixels that were not scaled/);
    expect((await open([pixels(2)], plain)).notes).toEqual([]);
  });
});
