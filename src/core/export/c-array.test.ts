import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayRows, xxdInclude } from './c-array';

test('rows: twelve to a line, commas between, none at the end', () => {
  expect(arrayRows(Uint8Array.from({ length: 14 }, (_, i) => i * 17))).toBe(
    '  0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb,\n  0xcc, 0xdd',
  );
  expect(arrayRows(new Uint8Array(0))).toBe('');
});

test('the rows hold exactly the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const read = [...arrayRows(bytes).matchAll(/0x([0-9a-f]{2})/g)].map(([, hex]) =>
        Number(`0x${hex}`),
      );
      expect(read).toEqual([...bytes]);
    }),
  );
});

const hasXxd = spawnSync('xxd', ['--version']).error === undefined;
if (!hasXxd) console.warn('SKIPPED comparison with xxd: the program is not installed');

describe.skipIf(!hasXxd)('the same as the real xxd, byte for byte', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'arenascope-xxd-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const realXxd = (path: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, path), bytes);
    return spawnSync('xxd', ['-i', path], { cwd: folder, encoding: 'latin1' }).stdout;
  };

  test.each([
    'model.tflite',
    '9 lives.tflite',
    'modèle.tflite',
    '模型-v2.tflite',
    'UPPER',
    'a.b.c',
    '_x',
  ])('name %s', (name) => {
    const bytes = Uint8Array.from({ length: 25 }, (_, i) => (i * 37) & 255);
    expect(xxdInclude(bytes, name)).toBe(realXxd(name, bytes));
  });

  test.each([0, 1, 11, 12, 13, 24, 4096, 100_001])('%d bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 131 + (i >> 8)) & 255);
    expect(xxdInclude(bytes, 'm.tflite')).toBe(realXxd('m.tflite', bytes));
  });
});
