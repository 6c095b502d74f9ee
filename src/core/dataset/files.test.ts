import { describe, expect, it } from 'vitest';
import type { Pixels } from '../run/image';
import { fileInMemory } from './data-file';
import type { DataFile } from './dataset';
import type { ModelEnds } from './model-ends';
import { noiseDataset } from './noise';
import { openDataset } from './open-dataset';
import type { DatasetOptions, PictureOptions } from './options';
import { defaultOptions } from './options';
import { previewOf } from './pictures';
import { counting, ends, inputOf, sentenceOf, textFile, valuesOf } from './testing/ends';
import { wav, wav16 } from './testing/make-wav';

/** A picture file's path says its grey level. */
const decode = ({ path }: DataFile): Promise<Pixels> => {
  const level = Number(/(\d+)\.png/.exec(path)?.[1]);
  const rgba = new Uint8ClampedArray(4 * 4 * 4).map((_, i) =>
    i % 4 === 3 ? 255 : level + (i % 4),
  );
  return Promise.resolve({ width: 4, height: 4, rgba });
};
const png = (path: string): DataFile =>
  fileInMemory(path, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]));
const open = (files: readonly DataFile[], of: ModelEnds, options: Partial<DatasetOptions> = {}) =>
  openDataset(files, of, { ...defaultOptions(of), ...options }, { decode });

const two = ends([inputOf('x', 1, 2)], 3);

describe('a table', () => {
  it.each([
    ['plain rows', '1,2\n3,4\n', undefined],
    ['a heading', 'a,b\n1,2\n3,4', undefined],
    ['Windows line ends and blanks', ' 1 , 2 \r\n\r\n3, 4\r\n', undefined],
    ['tabs', '1\t2\n3\t4', undefined],
    ['blanks', '1 2\n3   4', undefined],
    ['a trailing separator', '1;2;\n3;4;\n', undefined],
    ['a last column of classes', '1,2,0\n3,4,2', [0, 2]],
    ['a named column of classes', 'label,a,b\n0,1,2\n2,3,4', [0, 2]],
    ['numbers as headings beside a label', 'label,0,1\n0,1,2\n2,3,4', [0, 2]],
    ['row numbers as pandas writes them', ',a,b,class\n0,1,2,0\n1,3,4,2', [0, 2]],
    ['classes as words', 'a,b,kind\n1,2,cat\n3,4,dog', [0, 1]],
    ['classes in quotes', 'a,b,kind\n1,2,"a, b"\n3,4,"c ""d"""', [0, 1]],
  ])('with %s is read', async (_, text, labels) => {
    const opened = await open([textFile('t.csv', text)], two);
    expect(await valuesOf(opened)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(opened.dataset.labels && [...opened.dataset.labels]).toEqual(labels);
  });

  it('is one sample when all its numbers are', async () => {
    const opened = await open([textFile('t.csv', '1,2\n3,4\n5,6')], ends([inputOf('x', 1, 6)]));
    expect(await valuesOf(opened)).toEqual([[1, 2, 3, 4, 5, 6]]);
  });

  it('is read in pieces, whatever its rows’ lengths', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${'0'.repeat(i % 900)}${i + 0.5}`);
    const { dataset } = await open([textFile('t.csv', rows.join('\r\n'))], two);
    expect(dataset.count).toBe(3000);
    for (const i of [0, 1234, 2999])
      expect((await dataset.read(i)).inputs[0]).toEqual(new Float32Array([i, i + 0.5]));
  });

  it.each([
    ['1,2,3,4\n5,6,7,8', /“t\.csv” has 4 columns; the input of 1 × 2 takes 2 values/],
    ['1,2\n3,x', /line 2, column 2: “x” is not a number/],
    ['1,2\n3,', /line 2.*1 column where the first line has 2/],
    ['1,2\n3,4,5', /line 2: 3 columns where the first line has 2/],
    ['1,2\n3,nan', /“line 2 of t\.csv”: element 1 of the input “x” is NaN/],
    ['1,2\n-inf,1', /element 0 of the input “x” is infinite/],
    ['a,b\n', /there is no sample in it/],
  ])('such as %j is refused where it is wrong', async (text, sentence) => {
    expect(await sentenceOf(open([textFile('t.csv', text)], two))).toMatch(sentence);
  });

  it('says when classes do not fit', async () => {
    const outside = await open([textFile('t.csv', '1,2,0\n3,4,3')], two);
    expect(outside.dataset.hasLabels).toBe(false);
    expect(outside.notes[0]).toMatch(/there is a class 3, but the model has classes 0 to 2/);
    const chosen = open([textFile('t.csv', 'a,b,c\n1,2,7\n3,4,3')], two, { labels: 'c' });
    expect(await sentenceOf(chosen)).toMatch(/The labels do not fit: there is a class 7/);
  });
});

const picture = (channels: number, classes = 3): ModelEnds =>
  ends([inputOf('image', 1, 2, 2, channels)], classes);
const grey: PictureOptions = defaultOptions(picture(1)).picture;

describe('pictures', () => {
  const folder = ['b/20', 'a/10', 'b/30', 'c/0'].map((name) => png(`set/${name}.png`));

  it('have their folder as class, in order of the names', async () => {
    const { dataset, kind, notes } = await open(folder, picture(1));
    expect({ kind, ...dataset }).toMatchObject({
      kind: 'pictures',
      name: '4 pictures from set',
      classes: ['a', 'b', 'c'],
      labels: Int32Array.from([0, 1, 1, 2]),
    });
    expect(notes[0]).toMatch(/a is 0, b is 1, c is 2/);
  });

  it('have classes in the order of a list beside them, or of the model', async () => {
    const list = textFile('set/labels.txt', '0 c\n1 b\n2 a\n');
    expect((await open([...folder, list], picture(1))).dataset).toMatchObject({
      classes: ['c', 'b', 'a'],
      labels: Int32Array.from([2, 1, 1, 0]),
    });
    const knowing = { ...picture(1), classNames: ['b', 'c', 'a'] };
    expect((await open(folder, knowing)).dataset.labels).toEqual(Int32Array.from([2, 0, 0, 1]));
    const numbered = ['2/7', '0/8', '10/9'].map((name) => png(`${name}.png`));
    expect((await open(numbered, picture(1, 11))).dataset.labels).toEqual(
      Int32Array.from([0, 10, 2]),
    );
    expect((await open(numbered, picture(1))).notes[0]).toMatch(/class 10, but the model has/);
  });

  it('take the class from the top where folders lie in folders', async () => {
    const deep = ['a/p/1', 'a/q/2', 'b/r/3', 'b/s/4'].map((name) => png(`set/${name}.png`));
    expect((await open(deep, picture(1))).dataset.classes).toEqual(['a', 'b']);
    expect((await open(deep.slice(0, 1), picture(1))).dataset.hasLabels).toBe(false);
  });

  it.each([
    [{ kind: 'range', range: '0..1' }, (p: number) => p / 255],
    [{ kind: 'range', range: '-1..1' }, (p: number) => (2 * p) / 255 - 1],
    [{ kind: 'range', range: '0..255' }, (p: number) => p],
    [{ kind: 'mean-std', mean: [127.5], std: [127.5] }, (p: number) => p / 127.5 - 1],
  ] as const)('are normalized as %j says', async (normalization, expected) => {
    const options = { ...grey, normalization };
    const { dataset } = await open([png('a/10.png')], picture(3), { picture: options });
    const [values = new Float32Array(0)] = (await dataset.read(0)).inputs;
    [10, 11, 12].forEach((pixel, i) => expect(values[i]).toBeCloseTo(expected(pixel), 5));
    const shown = previewOf(inputOf('image', 1, 2, 2, 3), values, options);
    expect([...(shown?.rgba.subarray(0, 4) ?? [])]).toEqual([10, 11, 12, 255]);
  });

  it('come in the other order, or grey, and are shown as they are seen', async () => {
    const bgr = { ...grey, order: 'bgr' } as const;
    const of = picture(3);
    const seen = await (await open([png('a/10.png')], of, { picture: bgr })).dataset.read(0);
    const [values = new Float32Array(0)] = seen.inputs;
    expect(values[0]).toBeCloseTo(12 / 255);
    const input = inputOf('image', 1, 2, 2, 3);
    expect(previewOf(input, values, bgr)?.rgba[0]).toBe(10);
    const flat = { ...grey, isGrey: true };
    const [same = new Float32Array(0)] = (
      await (await open([png('a/10.png')], of, { picture: flat })).dataset.read(0)
    ).inputs;
    expect(same[0]).toBe(same[2]);
  });

  it('fill inputs without channels, and flat ones that are square', async () => {
    for (const shape of [
      [1, 4, 4],
      [1, 16],
    ]) {
      const opened = await open([png('a/10.png')], ends([inputOf('x', ...shape)]));
      expect((await valuesOf(opened))[0]).toHaveLength(16);
    }
    expect(previewOf(inputOf('x', 1, 10), new Float32Array(10), grey)).toBeUndefined();
  });

  it.each([
    [ends([inputOf('x', 1, 10)]), /“x” of 1 × 10 does not hold a picture/],
    [ends([inputOf('x', 1, 4, 4, 1), inputOf('y', 1, 2)]), /fill one input; this model has 2/],
  ])('are refused by a model that takes none', async (of, sentence) => {
    expect(await sentenceOf(open([png('a/1.png')], of))).toMatch(sentence);
  });

  it('refuse a normalization that is none', async () => {
    const options = {
      ...grey,
      normalization: { kind: 'mean-std', mean: [1, 2], std: [0] },
    } as const;
    expect(await sentenceOf(open([png('a/1.png')], picture(3), { picture: options }))).toMatch(
      /needs a mean for each of 3 channels/,
    );
  });
});

describe('recordings', () => {
  const audio = ends([inputOf('audio', 1, 400)], 2);
  const tone = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => (i % 100) * 100);

  it('are cut into windows of the input’s length, with the folder as class', async () => {
    const files = [wav16('yes/a.wav', tone(1000)), wav16('no/b.wav', tone(100))];
    const { dataset, notes } = await open(files, audio);
    expect(dataset).toMatchObject({ count: 3, labels: Int32Array.from([0, 1, 1]) });
    expect(notes.join()).toMatch(/1 recording shorter than 400 values: silence follows/);
    const { name, inputs } = await dataset.read(2);
    expect(name).toBe('yes/a.wav from 400');
    expect(inputs[0]?.[1]).toBe(Math.fround(100 / 32768));
    expect((await dataset.read(0)).inputs[0]?.[399]).toBe(0);
  });

  it.each([
    ['8 bits', new Uint8Array([0, 128, 192]), { bits: 8 }, [-1, 0, 0.5]],
    ['24 bits', new Uint8Array([0, 0, 0x80, 0, 0, 0x40]), { bits: 24 }, [-1, 0.5]],
    ['32 bits', new Uint8Array(Int32Array.of(-(2 ** 31), 2 ** 30).buffer), { bits: 32 }, [-1, 0.5]],
    ['floats', new Uint8Array(Float32Array.of(0.25).buffer), { bits: 32, isFloat: true }, [0.25]],
    ['stereo', new Uint8Array(Int16Array.of(2 ** 14, 0).buffer), { channels: 2 }, [0.25]],
  ])('of %s are read at full scale 1', async (_, data, sound, expected) => {
    const { dataset } = await open([wav('a.wav', data, sound)], audio);
    const { inputs } = await dataset.read(0);
    expect([...(inputs[0]?.subarray(0, expected.length) ?? [])]).toEqual(expected);
  });

  it('say their rate when it is unusual, and refuse two', async () => {
    const fast = wav16('a.wav', tone(400), { rate: 44_100 });
    expect((await open([fast], audio)).notes.join()).toMatch(/own rate of 44,100 Hz/);
    expect(await sentenceOf(open([fast, wav16('b.wav', tone(400))], audio))).toMatch(
      /“a\.wav” has 44,100 Hz, “b\.wav” has 16,000 Hz/,
    );
  });

  it('are refused by inputs that take features, and when they are packed', async () => {
    const features = ends([inputOf('spectrogram', 1, 49, 10)]);
    expect(await sentenceOf(open([wav16('a.wav', tone(400))], features))).toMatch(
      /need an input of raw audio; “spectrogram” takes 1 × 49 × 10/,
    );
    expect(await sentenceOf(open([wav('a.wav', new Uint8Array(40), { bits: 4 })], audio))).toMatch(
      /of a kind that is not read here \(format 1, 4 bits\)/,
    );
  });
});

describe('a folder', () => {
  it('is what most of its files are; the others are counted', async () => {
    const files = [
      png('s/a/1.png'),
      png('s/b/2.png'),
      textFile('s/readme.md', 'Read me.'),
      textFile('s/.DS_Store', 'x'),
      textFile('s/a/Thumbs.db', 'x'),
    ];
    const { dataset, notes } = await open(files, picture(1));
    expect(dataset.count).toBe(2);
    expect(notes[0]).toBe('Most files were left out: 1 other file: readme.md; 2 hidden files.');
    const few = [...files, ...[3, 4, 5, 6].map((i) => png(`s/a/${i}.png`))];
    expect((await open(few, picture(1))).notes[0]).toMatch(/^Not used: 1 other file/);
  });

  it('of thousands of pictures is not opened file by file', async () => {
    let reads = 0;
    const file = (i: number): DataFile => ({
      path: `set/${i % 3}/${i}.png`,
      bytes: 200_000,
      read: () => Promise.resolve(((reads += 1), new Uint8Array(0))),
    });
    const files = Array.from({ length: 10_000 }, (_, i) => file(i));
    const { dataset } = await open(files, picture(1));
    expect(dataset).toMatchObject({ count: 10_000, hasLabels: true });
    expect(reads).toBeLessThan(100);
  });

  it('without anything to read is refused', async () => {
    expect(await sentenceOf(open([], two))).toMatch(/No files were found/);
    expect(await sentenceOf(open([textFile('a/.DS_Store', 'x')], two))).toMatch(
      /no samples in “a\/\.DS_Store”/,
    );
  });
});

describe('raw values', () => {
  it('are taken as float32, sample after sample', async () => {
    const bytes = new Uint8Array(Float32Array.of(1, -2, 3, 4).buffer);
    const { dataset, notes } = await open([fileInMemory('a.bin', bytes)], two);
    expect(notes[0]).toMatch(/little-endian float32/);
    expect((await dataset.read(1)).inputs[0]).toEqual(Float32Array.of(3, 4));
    expect(await sentenceOf(open([fileInMemory('a.bin', bytes.subarray(0, 15))], two))).toMatch(
      /“a\.bin” has 15 bytes, which are no whole samples of 8 bytes/,
    );
  });

  it('may be one file per sample', async () => {
    const files = [1, 2].map((x) =>
      fileInMemory(`${x}.bin`, new Uint8Array(Float32Array.of(x, -x).buffer)),
    );
    expect(await valuesOf(await open(files, two))).toEqual([
      [1, -1],
      [2, -2],
    ]);
  });
});

describe('noise', () => {
  it('is the same for the same seed, within its range, and marked', async () => {
    const make = (seed: number) => noiseDataset(two, { seed, count: 3, range: [5, 6] });
    expect(make(1).dataset.isSynthetic).toBe(true);
    expect(await valuesOf(make(1))).toEqual(await valuesOf(make(1)));
    expect(await valuesOf(make(1))).not.toEqual(await valuesOf(make(2)));
    for (const value of (await valuesOf(make(3))).flat()) {
      expect(value).toBeGreaterThanOrEqual(5);
      expect(value).toBeLessThanOrEqual(6);
    }
  });
});

describe('a file that cannot be read any more', () => {
  it('is a sentence', async () => {
    const gone = {
      ...counting('a.npy', 2, 2),
      read: () => Promise.reject(new Error('NotReadable')),
    };
    expect(await sentenceOf(open([gone], two))).toMatch(/“a\.npy” could not be read/);
  });
});
