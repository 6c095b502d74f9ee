import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { checkFileSize, openModel } from './open';
import { errorOf } from './testing/errors';
import { MODEL } from './testing/tiny-model';
import { writeTflite } from './tflite/write';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const raw = (start: string, length = 600): Uint8Array => {
  const bytes = new Uint8Array(length).fill(1);
  bytes.set(Array.from(start, (char) => char.charCodeAt(0)));
  return bytes;
};
const zipOf = (...names: readonly string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, text('content')])));

/** Protobuf: a varint field. */
const varint = (field: number, value: number): number[] => [field * 8, value];
/** Protobuf: a length-delimited field. */
const chunk = (field: number, content: readonly number[]): number[] => [
  field * 8 + 2,
  content.length,
  ...content,
];
const NODE = chunk(1, [...text('input')]);

const refused = (bytes: Uint8Array, name = 'model.tflite') => {
  const error = errorOf(() => openModel(bytes, name));
  return { code: error.code, sentence: error.sentence };
};

describe('openModel', () => {
  it('opens a .tflite file', () => {
    const bytes = writeTflite(MODEL);
    const opened = openModel(bytes, 'tiny.tflite');
    expect(opened).toMatchObject({ name: 'tiny.tflite', format: 'tflite', layout: { names: 19 } });
    expect(opened.bytes).toBe(bytes);
  });

  it('opens the model in C source, also when it is not the only array', () => {
    const bytes = writeTflite(MODEL);
    const source = `// a model
      const char other[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
      alignas(16) const unsigned char g_model[] = {${[...bytes].join(', ')}};`;
    const opened = openModel(text(source), 'model.cc');
    expect(opened.format).toBe('c-array');
    expect([...opened.bytes]).toEqual([...bytes]);
    expect(opened.graph).toEqual(openModel(bytes, '').graph);
  });

  it('says what is wrong with C source that holds no model', () => {
    expect(refused(text('int main() { return 0; }'), 'main.c')).toEqual({
      code: 'wrong-format',
      sentence:
        '“main.c” is a text file without a model in it. Open a .tflite file, or C source that holds one as an array.',
    });
    expect(refused(text('\n\nchar pic[] = {1,2,3,4,5,6,7,8,9};'), 'pic.h').sentence).toBe(
      'The array pic in “pic.h” (line 3) is not a TensorFlow Lite model: its bytes 4 to 7 are not “TFL3”. ' +
        'Open the file that holds the model’s array.',
    );
    const cut = [...writeTflite(MODEL)].slice(0, 300).join(',');
    expect(refused(text(`char m[] = {${cut}};`)).code).toBe('truncated');
  });

  it.each<[string, Uint8Array, InputError['code'], string]>([
    ['an empty file', new Uint8Array(), 'empty-file', 'is empty'],
    ['a few bytes', Uint8Array.of(0x1c, 0, 0), 'truncated', 'has only 3 B'],
    [
      'a Git LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
      'lfs-pointer',
      'git lfs pull',
    ],
    ['a web page', text('\n<!DOCTYPE html><html><body>404</body></html>'), 'html-page', 'web page'],
    ['a macOS companion file', raw('\x00\x05\x16\x07\x00\x02'), 'wrong-format', '._'],
    ['an older TFLite file', raw('\x1c\x00\x00\x00TFL2'), 'wrong-format', 'another generation'],
    ['zeros', new Uint8Array(5000), 'malformed', 'nothing but zeros'],
    ['Keras HDF5', raw('\x89HDF\r\n\x1a\n'), 'wrong-format', 'from_keras_model'],
    [
      '.keras',
      zipOf('metadata.json', 'config.json', 'model.weights.h5'),
      'wrong-format',
      '(.keras)',
    ],
    ['a zipped SavedModel', zipOf('m/saved_model.pb'), 'wrong-format', 'from_saved_model'],
    ['PyTorch', zipOf('archive/data.pkl', 'archive/version'), 'wrong-format', 'PyTorch'],
    ['a zipped .tflite', zipOf('a/model.tflite'), 'wrong-format', 'Unpack it and open that file'],
    ['another zip', zipOf('readme.txt'), 'wrong-format', 'zip archive without a model'],
    ['a cut-off zip', raw('PK\x03\x04'), 'wrong-format', 'zip archive'],
    ['gzip', raw('\x1f\x8b\x08'), 'wrong-format', 'gzip'],
    [
      'TensorFlow.js',
      text('{"modelTopology": {}, "weightsManifest": []}'),
      'wrong-format',
      'TensorFlow.js',
    ],
    ['JSON', text('[{"a": 1}]'), 'wrong-format', 'JSON'],
    [
      'ONNX',
      Uint8Array.from([...varint(1, 8), ...chunk(2, [...text('pytorch')]), ...chunk(7, NODE)]),
      'wrong-format',
      'ONNX',
    ],
    [
      'saved_model.pb',
      Uint8Array.from([...varint(1, 1), ...chunk(2, NODE)]),
      'wrong-format',
      'saved_model.pb',
    ],
    [
      'GraphDef',
      Uint8Array.from([...chunk(1, NODE), ...chunk(1, NODE)]),
      'wrong-format',
      'GraphDef',
    ],
    ['ELF', raw('\x7fELF\x01\x01'), 'wrong-format', 'ELF'],
    ['UF2', raw('UF2\n\x57\x51\x5d\x9e'), 'wrong-format', 'UF2'],
    [
      'Intel HEX',
      text(':100000000C9434000C943E000C943E000C943E0082\n'),
      'wrong-format',
      'Intel HEX',
    ],
    ['PNG', raw('\x89PNG\r\n\x1a\n'), 'wrong-format', 'image'],
    ['SVG', text('<svg xmlns="x"></svg>'), 'wrong-format', 'image'],
    ['WAV', raw('RIFF\x00\x00\x00\x01WAVE'), 'wrong-format', 'sound'],
    ['PDF', raw('%PDF-1.7\n\x01'), 'wrong-format', 'PDF'],
    ['NumPy', raw('\x93NUMPY\x01'), 'wrong-format', 'NumPy'],
    ['pickle', raw('\x80\x04\x95'), 'wrong-format', 'pickle'],
    ['text', text('name,ram\nnano,2048\n'), 'wrong-format', 'text file without a model'],
    ['something else', raw('\x01\x02\x03\x04'), 'wrong-format', 'no format known here'],
  ])('refuses %s with its own sentence', (_, bytes, code, part) => {
    const refusal = refused(bytes, 'thing.bin');
    expect(refusal.code).toBe(code);
    expect(refusal.sentence).toContain('“thing.bin”');
    expect(refusal.sentence).toContain(part);
  });

  it('refuses 300 MB by size alone', () => {
    expect(errorOf(() => checkFileSize(300 * 1024 * 1024, 'big.tflite')).sentence).toBe(
      '“big.tflite” has 300 MiB; the limit is 256 MiB. Models for microcontrollers have a few MiB at most.',
    );
    expect(() => checkFileSize(256 * 1024 * 1024, 'big.tflite')).not.toThrow();
  });

  it('searches no source larger than 64 MiB', () => {
    const source = new Uint8Array(64 * 1024 * 1024 + 1).fill(0x7b);
    expect(refused(source, 'big.c').sentence).toContain(
      'a text of 65 MiB; the limit for source is 64 MiB',
    );
  });

  it('takes any bytes without failing otherwise', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 400 }).map(text),
      fc
        .tuple(fc.constantFrom('PK\x03\x04', '\x1c\0\0\0TFL3', '{', '\x08\x08'), fc.uint8Array())
        .map(([start, rest]) => Uint8Array.of(...raw(start, start.length), ...rest)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(errorOf(() => openModel(bytes, 'x'))).toBeInstanceOf(InputError);
      }),
      { numRuns: 5000 },
    );
  });
});
