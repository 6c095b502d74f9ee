/**
 * Firmware projects: every one complete and in its framework's layout. That its session compiles and
 * answers is tested in scripts/peers; what was built with TFLM itself, docs/firmware-projects.md says.
 */
import { describe, expect, it } from 'vitest';
import type { ExportFile } from '../export';
import { graphOf, operatorOf, profileOf } from '../testing/export-fixture';
import type { Framework } from './framework';
import { FRAMEWORKS } from './framework';
import { projectFiles } from './project';

const MODEL = Uint8Array.from({ length: 40 }, (_, i) => i);
const graph = graphOf([operatorOf('FULLY_CONNECTED'), operatorOf('SOFTMAX')]);

const project = (framework: Framework, name = 'net v2.tflite'): readonly ExportFile[] =>
  projectFiles(framework, profileOf(graph, name), MODEL, { graph });

const textOf = (files: readonly ExportFile[], end: string): string =>
  files.find(({ path }) => path.endsWith(`/${end}`))?.text ?? '';

const SHARED = [
  ...[
    'model_data.h',
    'model_data.cpp',
    'arena.h',
    'op_resolver.h',
    'model_io.h',
    'port.h',
    'port.cpp',
  ],
  ...[
    'inference.h',
    'inference.cpp',
    'lines.h',
    'lines.cpp',
    'session.h',
    'session.cpp',
    'README.md',
  ],
];

const OWN: Readonly<Record<Framework, readonly string[]>> = {
  arduino: ['net_v2/net_v2.ino', 'net_v2/session.cpp'],
  platformio: ['net_v2/platformio.ini', 'net_v2/src/main.cpp'],
  'esp-idf': [
    'net_v2/CMakeLists.txt',
    'net_v2/main/CMakeLists.txt',
    'net_v2/main/idf_component.yml',
  ],
  zephyr: ['net_v2/CMakeLists.txt', 'net_v2/prj.conf', 'net_v2/src/session.cpp'],
  'pico-sdk': ['net_v2/CMakeLists.txt', 'net_v2/src/main.cpp'],
  cmake: ['net_v2/CMakeLists.txt', 'net_v2/src/main.cpp'],
};

describe.each(FRAMEWORKS)('a project for %s', (framework) => {
  const files = project(framework);
  const paths = files.map(({ path }) => path);

  it('has everything once, under a folder of its own', () => {
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^net_v2\/[\w./-]+$/);
    for (const name of SHARED)
      expect(
        paths.filter((path) => path.endsWith(`/${name}`)),
        name,
      ).toHaveLength(1);
    for (const path of OWN[framework]) expect(paths).toContain(path);
  });

  it('builds every source it has', () => {
    const build = textOf(files, framework === 'esp-idf' ? 'main/CMakeLists.txt' : 'CMakeLists.txt');
    if (framework === 'arduino' || framework === 'platformio') return;
    const sources = paths.filter((path) => path.endsWith('.cpp'));
    for (const path of sources) expect(build).toContain(path.split('/').at(-1));
  });

  it('has a README with the commands and what the LED says', () => {
    const readme = textOf(files, 'README.md');
    expect(readme).toMatch(/```sh\n.+\n.+\n```/);
    expect(readme).not.toContain('NAME');
    expect(readme).toMatch(/3 the arena is too small/);
    expect(readme).toContain('Nothing has run on a board.');
  });
});

it('compiles TFLM without exceptions, with which it does not compile', () => {
  expect(textOf(project('cmake'), 'CMakeLists.txt')).toMatch(
    /tflm PUBLIC \$<\$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>/,
  );
});

it('keeps room for the times of just this model’s operators', () => {
  expect(textOf(project('cmake'), 'session.cpp')).toContain('kOperators = 2;');
});

it('keeps hostile names out of C strings and paths', () => {
  const files = project('cmake', '../"; system("x") //\n%]*.tflite');
  for (const { path } of files) expect(path).toMatch(/^[\w]+\/[\w./-]+$/);
  expect(textOf(files, 'session.cpp')).toMatch(/kModelName\[\] = "[\w .-]*";/);
});
