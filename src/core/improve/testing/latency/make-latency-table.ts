/**
 * Measures what every kind of operator costs on the emulated Cortex-M0+ and Cortex-M4, fits the table
 * of core/improve/latency.ts, and says how far it is off on whole models: the project's samples, and
 * those of the optional conformance data. Run by scripts/make-latency-table.mjs.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../errors';
import type { Costs, KindCosts } from '../../latency';
import { keyOf } from '../../latency';
import { workOf } from '../../work';
import { printTable } from '../../../../../scripts/bench/measure';
import type { Core } from '../../../../../scripts/runtime/cortex/cores';
import { CORES } from '../../../../../scripts/runtime/cortex/cores';
import type { Image } from '../../../../../scripts/runtime/cortex/image';
import { measure, timingImage } from '../../../../../scripts/runtime/cortex/measure';
import type { BenchCase } from '../../../../../scripts/runtime/cortex/model';
import { benchCaseOf } from '../../../../../scripts/runtime/cortex/model';
import { latencyCases } from './cases';
import type { Sample } from './fit';
import { fitCosts } from './fit';

const TABLE = 'src/core/improve/latency-table.json';
const SHARED = process.env['ARENASCOPE_SHARED'] ?? '../shared';

const IMAGES = { m0plus: timingImage(CORES.m0plus), m4: timingImage(CORES.m4) };

/** Undefined for what the runtime, or the emulated chip's memory, has no room or kernel for. */
const caseOf = (bytes: Uint8Array, name: string): BenchCase | undefined => {
  try {
    return benchCaseOf(bytes, name);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
};

const timeOf = (core: Core, image: Image, model: BenchCase): number | undefined => {
  try {
    return measure(core, image, model).invoke;
  } catch (error) {
    console.log(`${model.name} on ${core.longName}: ${String(error)}`);
    return undefined;
  }
};

type ByKind = Map<string, Record<'m0plus' | 'm4', Sample[]>>;

const measureKinds = (): ByKind => {
  const kinds: ByKind = new Map();
  for (const { name, bytes } of latencyCases()) {
    const model = caseOf(bytes, name);
    const main = model?.graph.subgraphs[0];
    const [operator] = main?.operators ?? [];
    if (model === undefined || main === undefined || operator === undefined) continue;
    const { kind, type, outputs, amount } = workOf(main, operator);
    const known = kinds.get(keyOf(kind, type)) ?? { m0plus: [], m4: [] };
    kinds.set(keyOf(kind, type), known);
    for (const core of ['m0plus', 'm4'] as const) {
      const time = timeOf(CORES[core], IMAGES[core], model);
      if (time !== undefined) known[core].push({ outputs, amount, time });
    }
  }
  return kinds;
};

const rounded = (costs: Costs): Costs => {
  const [call, output, work] = costs.map((cost) => (cost < 1e-6 ? 0 : Number(cost.toPrecision(3))));
  return [call ?? 0, output ?? 0, work ?? 0];
};

const costsOf = (kinds: ByKind): Readonly<Record<string, KindCosts>> =>
  Object.fromEntries(
    [...kinds]
      .filter(([, { m0plus, m4 }]) => m0plus.length > 2 && m4.length > 2)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { m0plus, m4 }]) => [
        key,
        { cortexM0plus: rounded(fitCosts(m0plus)), cortexM4: rounded(fitCosts(m4)) },
      ]),
  );

/** The emulated boards hold 128 KiB of arena and 1.5 MiB of flash, and soft floats take hours. */
const MOST_CYCLES = 300e6;

const wholeModels = (): readonly BenchCase[] =>
  ['public/samples', join(SHARED, 'models')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.tflite'))
        .sort()
        .flatMap((name) => {
          const model = caseOf(new Uint8Array(readFileSync(join(folder, name))), name);
          return model === undefined ? [] : [model];
        }),
    );

const modelled = (
  { graph }: BenchCase,
  costs: Readonly<Record<string, KindCosts>>,
  core: keyof KindCosts,
): number | undefined => {
  const [main] = graph.subgraphs;
  let sum = 0;
  for (const operator of main?.operators ?? []) {
    const { kind, type, outputs, amount } = workOf(main ?? operatorless, operator);
    const found = costs[keyOf(kind, type)]?.[core];
    if (found === undefined) return undefined;
    sum += found[0] + found[1] * outputs + found[2] * amount;
  }
  return sum;
};

const operatorless = { name: '', tensors: [], operators: [], inputs: [], outputs: [] };

const errorsOf = (costs: Readonly<Record<string, KindCosts>>) =>
  wholeModels().flatMap((model) =>
    (['m0plus', 'm4'] as const).flatMap((core) => {
      const guess = modelled(model, costs, core === 'm4' ? 'cortexM4' : 'cortexM0plus');
      if (guess === undefined || (core === 'm0plus' && guess > MOST_CYCLES)) return [];
      const time = timeOf(CORES[core], IMAGES[core], model);
      if (time === undefined) return [];
      return [
        {
          model: model.name,
          core,
          measured: time,
          modelled: Math.round(guess),
          error: Number((guess / time - 1).toFixed(3)),
        },
      ];
    }),
  );

const costs = costsOf(measureKinds());
const errors = errorsOf(costs);
/** Below this, fixed costs decide that depend on much else: such networks are off by a factor of two. */
const SMALL_NETWORK = 100_000;
const worst = (core: string): number =>
  Math.max(
    0,
    ...errors
      .filter((row) => row.core === core && row.measured > SMALL_NETWORK)
      .map(({ error }) => Math.abs(error)),
  );
const worstError = { cortexM0plus: worst('m0plus'), cortexM4: worst('m4') };
writeFileSync(TABLE, `${JSON.stringify({ worstError, wholeModels: errors, costs }, null, 2)}\n`);
printTable('Whole models: measured and modelled', errors);
console.log(
  `${Object.keys(costs).length} kinds; worst error ${JSON.stringify(worstError)}; wrote ${TABLE}`,
);
