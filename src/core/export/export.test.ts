import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { InputError } from '../errors';
import type { Graph } from '../graph/graph';
import { exportFiles } from './export';
import { floatLiteral } from './model-io';
import { builtinMethod, customMethod } from './op-names';
import { graphOf, operatorOf, profileOf } from './testing/export-fixture';
import { zipFiles } from './zip';

const MODEL = Uint8Array.from({ length: 40 }, (_, i) => i);

const textOf = (graph: Graph, path: string, unsupported: readonly string[] = []): string => {
  const files = exportFiles(profileOf(graph, 'net v2.tflite', unsupported), MODEL, { graph });
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no ${path}`);
  return file.text;
};

const dense = graphOf([
  operatorOf('FULLY_CONNECTED'),
  operatorOf('SOFTMAX'),
  operatorOf('FULLY_CONNECTED'),
]);

describe('the model as an array', () => {
  test('is aligned, constant, has its length and the chosen symbol', () => {
    const files = exportFiles(profileOf(dense, 'm.tflite'), MODEL, {
      graph: dense,
      symbol: 'kws_data',
    });
    const [header, source] = files.map(({ text }) => text);
    expect(header).toContain('extern const unsigned char kws_data[];');
    expect(header).toMatch(/#ifndef (ARENASCOPE_KWS_DATA_DATA_H)\n#define \1\n/);
    expect(source).toContain('alignas(16) const unsigned char kws_data[] = {\n  0x00, 0x01,');
    expect(source).toContain('const unsigned int kws_data_len = 40;');
  });

  test('the xxd form keeps xxd’s own name', () => {
    expect(textOf(dense, 'model_xxd.h')).toMatch(/^unsigned char net_v2_tflite\[\] = \{\n/);
  });

  test('an unusable symbol is a sentence', () => {
    expect(() =>
      exportFiles(profileOf(dense, 'm'), MODEL, { graph: dense, symbol: 'a b' }),
    ).toThrow(InputError);
  });
});

test('the arena constant is the minimum that works, not what is used afterwards', () => {
  const text = textOf(dense, 'arena.h');
  expect(text).toContain('constexpr int kTensorArenaSize = 1024;');
  expect(text).toContain('arena_used_bytes() will report\n// 772 B');
  expect(text).toContain('90b983c2');
});

describe('the resolver', () => {
  test('names each kind of operator once', () => {
    const text = textOf(dense, 'op_resolver.h');
    expect(text).toContain('constexpr int kOperatorCount = 2;');
    expect(text.match(/resolver\.Add\w+\(\)/g)).toEqual([
      'resolver.AddFullyConnected()',
      'resolver.AddSoftmax()',
    ]);
  });

  test('custom operators: TFLM’s by their method, others declared for the user', () => {
    const graph = graphOf([
      operatorOf('SignalWindow', { isCustom: true, code: 32 }),
      operatorOf('My"Op', { isCustom: true, code: 32 }),
    ]);
    const text = textOf(graph, 'op_resolver.h');
    expect(text).toContain('resolver.AddWindow()');
    expect(text).toContain('const TFLMRegistration* Register_MY_OP();');
    expect(text).toContain(String.raw`resolver.AddCustom("My\042Op", Register_MY_OP())`);
  });

  test('a builtin without a kernel is named instead of registered', () => {
    const graph = graphOf([operatorOf('STFT'), operatorOf('ADD')]);
    const text = textOf(graph, 'op_resolver.h', ['STFT']);
    expect(text).toContain('// TFLM cannot run this model: it has no kernel for STFT.');
    expect(text).toContain('constexpr int kOperatorCount = 1;');
  });

  test.each([
    ['CONV_2D', 'AddConv2D'],
    ['AVERAGE_POOL_2D', 'AddAveragePool2D'],
    ['L2_POOL_2D', 'AddL2Pool2D'],
    ['L2_NORMALIZATION', 'AddL2Normalization'],
    ['BATCH_MATMUL', 'AddBatchMatMul'],
    ['BATCH_TO_SPACE_ND', 'AddBatchToSpaceNd'],
    ['UNIDIRECTIONAL_SEQUENCE_LSTM', 'AddUnidirectionalSequenceLSTM'],
    ['RELU6', 'AddRelu6'],
    ['PADV2', 'AddPadV2'],
    ['SELECT_V2', 'AddSelectV2'],
    ['SPLIT_V', 'AddSplitV'],
    ['ADD_N', 'AddAddN'],
    ['CUMSUM', 'AddCumSum'],
    ['SVDF', 'AddSvdf'],
    ['IF', 'AddIf'],
  ])('%s is added by %s', (name, method) => {
    expect(builtinMethod(name)).toBe(method);
  });

  test('a name from Object.prototype is not a custom operator of TFLM’s', () => {
    expect(customMethod('constructor')).toBeUndefined();
  });
});

describe('inputs and outputs', () => {
  test('each has its scale, zero point and the line that uses them', () => {
    const text = textOf(dense, 'model_io.h');
    expect(text).toContain('// Input 0: int8 [1,4] "input"');
    expect(text).toContain('constexpr float kInput0Scale = 0.1f;');
    expect(text).toContain('constexpr int kInput0ZeroPoint = -128;');
    expect(text).toContain('inline int8_t QuantizeInput0(float real)');
    expect(text).toContain('inline float DequantizeOutput0(uint8_t stored)');
  });

  test.each([
    [1, '1.0f'],
    [0.1, '0.1f'],
    [1 / 256, '0.00390625f'],
    [Math.fround(0.0235), '0.0235f'],
    [1e-12, '1e-12f'],
    [Math.fround(1 / 3), '0.33333334f'],
  ])('%d is written %s', (value, literal) => {
    expect(floatLiteral(value)).toBe(literal);
  });
});

test('resource variables: the program creates as many as the model names', () => {
  const handle = (sharedName: string) =>
    operatorOf('VAR_HANDLE', { options: { container: '', sharedName } });
  const graph = graphOf([handle('a'), handle('b'), handle('a')]);
  expect(textOf(graph, 'README.txt')).toContain('MicroResourceVariables::Create(allocator, 2)');
  expect(textOf(dense, 'README.txt')).not.toContain('MicroResourceVariables');
});

test('the archive holds the same files and is the same every time', () => {
  const files = exportFiles(profileOf(dense, 'm.tflite'), MODEL, { graph: dense });
  const zip = zipFiles(files);
  const read = Object.entries(unzipSync(zip)).map(([path, data]) => ({
    path,
    text: strFromU8(data),
  }));
  expect(read).toEqual(files);
  expect(zipFiles(files)).toEqual(zip);
});

const hasCompiler = spawnSync('g++', ['--version']).error === undefined;
if (!hasCompiler) console.warn('SKIPPED compile check: g++ is not installed');

describe.skipIf(!hasCompiler)('the sources compile', () => {
  const compile = (graph: Graph, fileName: string, main: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'arenascope-export-'));
    try {
      for (const { path, text } of exportFiles(profileOf(graph, fileName), MODEL, { graph }))
        writeFileSync(join(folder, path), text);
      writeFileSync(join(folder, 'main.cc'), main);
      const flags = ['-std=c++17', '-Wall', '-Wextra', '-Werror', '-o', 'main'];
      const built = spawnSync('g++', [...flags, 'main.cc', 'model_data.cc'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(built.stderr).toBe('');
      return spawnSync(join(folder, 'main'), { encoding: 'utf8' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('and the array has the model’s bytes, length and alignment, the scales their values', () => {
    const main = `#include "arena.h"
#include "model_data.h"
#include "model_io.h"
#include <cstdint>
#include <cstdio>
static_assert(kTensorArenaSize == 1024);
int main() {
  unsigned sum = 0;
  for (unsigned i = 0; i < g_net_len; ++i) sum += g_net[i];
  std::printf("%u %u %u %d %d %g", g_net_len, sum, unsigned(reinterpret_cast<std::uintptr_t>(g_net) % 16),
              QuantizeInput0(0.04f), QuantizeInput0(1000.0f), DequantizeOutput0(128));
}`;
    const run = compile(dense, 'net.tflite', main);
    expect(run.stdout).toBe('40 780 0 -128 127 0.5');
  });

  test('whatever the file and its tensors are called', () => {
    const [main] = dense.subgraphs;
    if (!main) throw new Error('no subgraph');
    const tensors = main.tensors.map((tensor) => ({ ...tensor, name: '"; */ \n#error ??/\n\\' }));
    const graph = { ...dense, subgraphs: [{ ...main, tensors }] };
    const text =
      '#include "arena.h"\n#include "model_data.h"\n#include "model_io.h"\nint main() {}';
    expect(compile(graph, 'int\n#error \\', text).status).toBe(0);
  });
});
