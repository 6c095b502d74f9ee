/**
 * The chips' part of `npm run bench:runtime`: every model on both emulated cores, summed by kind of
 * layer, beside what TensorFlow Lite Micro needed for the same layers. Outputs are compared too.
 */
import { printTable, short } from '../../bench/measure';
import type { Core } from '../cortex/cores';
import { CORES } from '../cortex/cores';
import type { Measurement } from '../cortex/measure';
import { measure, timingImage } from '../cortex/measure';
import { workOf } from './kinds';
import type { BenchModel, Kernels } from './recorded';
import { benchModels } from './recorded';

interface Layer {
  readonly kind: string;
  readonly unit: string;
  readonly amount: number;
  readonly ours: number;
  readonly theirs: Readonly<Record<Kernels, number | undefined>>;
}

interface Result {
  readonly model: BenchModel;
  readonly measured: Measurement;
}

/** Prints the tables of both cores. Returns what does not hold, as sentences. */
export const benchCortex = (): readonly string[] => Object.values(CORES).flatMap(benchCore);

const benchCore = (core: Core): readonly string[] => {
  const image = timingImage(core);
  const results = benchModels().map((model) => ({ model, measured: measure(core, image, model) }));
  printTable(
    `${core.longName}: ${core.unit} per unit of work, by kind of layer`,
    kindRows(results.flatMap((result) => layersOf(core, result))),
  );
  printTable(
    `${core.longName}: ${core.unit} per inference`,
    results.map((result) => modelRow(core, result)),
  );
  return results.flatMap((result) => complaintsOf(core, result));
};

const layersOf = (core: Core, { model, measured }: Result): readonly Layer[] => {
  const main = model.graph.subgraphs[0];
  const cmsis = model.peer(core, 'cmsis-nn');
  const reference = model.peer(core, 'reference');
  return measured.operators.flatMap(({ index, time }) => {
    const operator = main?.operators[index];
    if (main === undefined || operator === undefined) return [];
    const theirs = {
      'cmsis-nn': cmsis?.operators.get(index),
      reference: reference?.operators.get(index),
    };
    return [{ ...workOf(main, operator), ours: time, theirs }];
  });
};

/** One row a kind: sums of time over sums of work, so that large layers count for what they are. */
const kindRows = (layers: readonly Layer[]) => {
  const kinds = [...new Set(layers.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const same = layers.filter((layer) => layer.kind === kind);
    const work = sum(same.map(({ amount }) => amount));
    const per = (times: readonly (number | undefined)[]): number | undefined =>
      times.includes(undefined) ? undefined : sum(times as number[]) / work;
    const ours = sum(same.map(({ ours: time }) => time)) / work;
    const cmsis = per(same.map(({ theirs }) => theirs['cmsis-nn']));
    const reference = per(same.map(({ theirs }) => theirs.reference));
    return {
      kind,
      per: same[0]?.unit ?? '',
      layers: same.length,
      ours: short(ours),
      'TFLM + CMSIS-NN': shown(cmsis),
      ratio: ratio(ours, cmsis),
      'TFLM reference': shown(reference),
    };
  });
};

const modelRow = (core: Core, { model, measured }: Result) => {
  const cmsis = model.peer(core, 'cmsis-nn');
  return {
    model: measured.name,
    ours: measured.invoke,
    'TFLM + CMSIS-NN': cmsis?.invoke ?? '-',
    ratio: ratio(measured.invoke, cmsis?.invoke),
    'TFLM reference': model.peer(core, 'reference')?.invoke ?? '-',
    'stack B': measured.runStack,
    'load stack B': measured.loadStack,
    'TFLM stack B': cmsis?.stackBytes ?? '-',
    'output CRC': measured.outputCrc,
    equal: cmsis === undefined ? '-' : cmsis.outputCrc === measured.outputCrc ? 'yes' : 'NO',
  };
};

/** Rounding of the clock may move one instruction; anything more is not repeatable. */
const REPEAT_TOLERANCE = 1;
/** Bytes; TFLM's Invoke needs 416 to 1,380 for the same models. */
const MAX_STACK = 512;

const complaintsOf = (core: Core, { model, measured }: Result): readonly string[] => {
  const { name, invoke, repeat, outputCrc } = measured;
  const cmsis = model.peer(core, 'cmsis-nn');
  const complaints = [];
  if (Math.abs(invoke - repeat) > REPEAT_TOLERANCE)
    complaints.push(`${name} on ${core.longName}: ${invoke} ${core.unit}, then ${repeat}.`);
  if (cmsis !== undefined && cmsis.outputCrc !== outputCrc)
    complaints.push(`${name} on ${core.longName}: output ${outputCrc}, not ${cmsis.outputCrc}.`);
  if (cmsis !== undefined && invoke >= cmsis.invoke)
    complaints.push(`${name} on ${core.longName}: not below TFLM with CMSIS-NN.`);
  if (Math.max(measured.runStack, measured.loadStack) > MAX_STACK)
    complaints.push(`${name} on ${core.longName}: more than ${MAX_STACK} B of stack.`);
  return complaints;
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const shown = (value: number | undefined): number | string =>
  value === undefined ? '-' : short(value);
const ratio = (ours: number, theirs: number | undefined): number | string =>
  theirs === undefined ? '-' : (ours / theirs).toFixed(2);
