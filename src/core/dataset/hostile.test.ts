/** Damaged files: always a sentence, never another error, in bounded time and memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { writeNpy } from '../run/npy';
import { fileInMemory, readWhole } from './data-file';
import type { DataFile } from './dataset';
import { openDataset } from './open-dataset';
import { defaultOptions } from './options';
import type { ModelEnds } from './model-ends';
import { counting, ends, inputOf, textFile } from './testing/ends';
import { npz } from './testing/make-zip';
import { wav16 } from './testing/make-wav';

const grid = ends([inputOf('x', 1, 2, 3)], 3);
const audio = ends([inputOf('x', 1, 300)], 3);
const labels = fileInMemory('y.npy', writeNpy('INT32', [4], Int32Array.of(0, 1, 2, 0)));

const SOUND: readonly (readonly [string, ModelEnds, () => Promise<DataFile>])[] = [
  ['stored .npz', grid, () => npz([counting('x.npy', 4, 2, 3), labels])],
  ['deflated .npz', grid, () => npz([counting('x.npy', 4, 2, 3), labels], 6)],
  ['.npy', grid, () => Promise.resolve(counting('x.npy', 4, 2, 3))],
  [
    '.csv',
    grid,
    () => Promise.resolve(textFile('x.csv', 'a,b,c,d,e,f,y\n1,2,3,4,5,6,0\n1,2,3,4,5,6,1')),
  ],
  ['.wav', audio, () => Promise.resolve(wav16('x.wav', Array<number>(700).fill(5)))],
];

/** Opens and reads everything; true when it is sound, false when a sentence says why not. */
const survives = async (file: DataFile, of: ModelEnds): Promise<boolean> => {
  try {
    const host = { decode: () => Promise.reject(new InputError('bad-input', 'No picture.', '')) };
    const { dataset } = await openDataset([file], of, defaultOptions(of), host);
    for (let i = 0; i < Math.min(dataset.count, 50); i++) {
      const { inputs } = await dataset.read(i);
      for (const values of inputs) expect(values.every(Number.isFinite)).toBe(true);
    }
    return true;
  } catch (error) {
    if (error instanceof InputError) {
      expect(error.message).not.toBe('');
      return false;
    }
    throw error;
  }
};

describe.each(SOUND)('a damaged %s', (_, of, make) => {
  it('is whole to begin with', async () => {
    expect(await survives(await make(), of)).toBe(true);
  });

  it('ends in a sentence or in samples', async () => {
    const whole = await readWhole(await make());
    const damage = fc.array(
      fc.record({ at: fc.nat(whole.length - 1), to: fc.oneof(fc.nat(255), fc.constant(255)) }),
      { minLength: 1, maxLength: 4 },
    );
    const path = (await make()).path;
    const started = Date.now();
    await fc.assert(
      fc.asyncProperty(damage, fc.option(fc.nat(whole.length)), async (changes, cut) => {
        const hurt = whole.slice(0, cut ?? whole.length);
        for (const { at, to } of changes) if (at < hurt.length) hurt[at] = to;
        await survives(fileInMemory(path, hurt), of);
      }),
      { numRuns: 1000 },
    );
    expect(Date.now() - started).toBeLessThan(30_000);
  }, 40_000);

  it('is a sentence or samples at every length it may be cut to', async () => {
    const whole = await readWhole(await make());
    for (let cut = 0; cut < whole.length; cut += 7)
      await survives(fileInMemory('cut', whole.subarray(0, cut)), of);
  });
});

describe('promises beyond all memory', () => {
  it('are not believed', async () => {
    const whole = await readWhole(await npz([counting('x.npy', 4, 2, 3)], 6));
    const view = new DataView(whole.buffer);
    const directory = view.getUint32(whole.length - 6, true);
    view.setUint32(directory + 24, 0x7fffffff, true);
    expect(await survives(fileInMemory('bomb.npz', whole), grid)).toBe(false);
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 2, 3), }\n";
    const bytes = new Uint8Array(10 + header.length);
    bytes.set([147, 78, 85, 77, 80, 89, 1, 0, header.length, 0]);
    bytes.set(new TextEncoder().encode(header), 10);
    expect(await survives(fileInMemory('huge.npy', bytes), grid)).toBe(false);
  });
});
