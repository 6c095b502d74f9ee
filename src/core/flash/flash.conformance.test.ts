import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedJson, sharedPath } from '../../conformance/shared';
import { BUILTIN_KERNELS, CUSTOM_KERNELS } from '../graph/support-table';
import type { Build, Family } from './linked-image';
import { bssOf, imageOfAllOperators, linkedImage } from './linked-image';

interface Linked {
  readonly text: number;
  readonly rodata: number;
  readonly data: number;
  readonly bss: number;
}

type PerBuild<T> = Readonly<Record<'release' | 'release_with_logs', T>>;

interface ModelRun {
  readonly model: {
    readonly op_histogram: Readonly<Record<string, number>>;
    readonly resource_variables: number;
  };
  readonly kernel_set: string;
  readonly flash?: PerBuild<Linked>;
}

interface PerOperator {
  readonly base: PerBuild<Readonly<Record<Family | 'with_resource_variables', Linked>>>;
  readonly all_ops: PerBuild<Readonly<Record<Family, Linked>>>;
  readonly ops: Readonly<Record<string, PerBuild<Readonly<Record<Family, Linked>>>>>;
}

const BUILDS = [
  ['release', 'release'],
  ['withLogs', 'release_with_logs'],
] as const satisfies readonly (readonly [Build, keyof PerBuild<unknown>])[];

const FAMILIES = ['ref', 'cmsis'] as const;
const WITH_VARIABLES = ['VAR_HANDLE', 'READ_VARIABLE', 'ASSIGN_VARIABLE', 'CALL_ONCE'];
const MEASURED_SLOTS = 32;

const flashOf = ({ text, rodata, data }: Linked): number => text + rodata + data;

describeShared('flash of linked images', () => {
  const perOperator = sharedJson<PerOperator>('tflm', 'flash_per_op.json');
  const names = Object.keys(perOperator.ops);
  const runs = readdirSync(sharedPath('tflm', 'models'))
    .map((file) => ({ file, run: sharedJson<ModelRun>('tflm', 'models', file) }))
    .filter(({ run }) => run.flash !== undefined);

  it('has runs to compare with', () => {
    expect(runs.length).toBeGreaterThanOrEqual(26);
  });

  it.each(runs)('is never below and at most 200 B above: $file', ({ run }) => {
    const family = run.kernel_set.startsWith('ref') ? 'ref' : 'cmsis';
    const operators = new Set(Object.keys(run.model.op_histogram));
    for (const [build, measured] of BUILDS) {
      const linked = run.flash?.[measured];
      if (linked === undefined) throw new Error('no measurement');
      const image = linkedImage(build, family, operators, run.model.resource_variables > 0);
      const error = image.flash - flashOf(linked);
      expect(error, build).toBeGreaterThanOrEqual(0);
      expect(error, build).toBeLessThanOrEqual(200);
      expect(image.data, build).toBe(linked.data);
      const unused = 36 * (MEASURED_SLOTS - operators.size);
      expect(bssOf(build, operators) + unused, build).toBe(linked.bss);
    }
  });

  it.each(FAMILIES)('holds for every single operator, %s kernels', (family) => {
    for (const [build, measured] of BUILDS) {
      const base = perOperator.base[measured];
      for (const name of names) {
        const withVariables = WITH_VARIABLES.includes(name);
        const increment = perOperator.ops[name]?.[measured][family];
        if (increment === undefined) throw new Error(`no measurement of ${name}`);
        const linked = flashOf(base[withVariables ? 'with_resource_variables' : family]);
        const image = linkedImage(build, family, new Set([name]), withVariables);
        const error = image.flash - linked - flashOf(increment);
        expect(error, `${name} ${build}`).toBeGreaterThanOrEqual(0);
        expect(error, `${name} ${build}`).toBeLessThanOrEqual(200);
      }
    }
  });

  it.each(FAMILIES)('adds up to the image of all operators, %s kernels', (family) => {
    const linked = flashOf(perOperator.all_ops.release[family]);
    const error = linkedImage('release', family, new Set(names), true).flash - linked;
    expect(error).toBeGreaterThanOrEqual(0);
    expect(error).toBeLessThanOrEqual(200);
    expect(imageOfAllOperators('release', family)).toBe(linked);
  });

  it('has code for exactly the operators the support table knows', () => {
    const custom = Object.keys(CUSTOM_KERNELS).map((name) => `CUSTOM:${name}`);
    expect([...Object.keys(BUILTIN_KERNELS), ...custom].sort()).toEqual([...names].sort());
  });
});
