/** Multiply-accumulates and support against measured runs and the counts made with them. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../../conformance/shared';
import { KERNEL_SETS } from '../arena/plan';
import { readTflite } from '../formats/tflite/read';
import type { Graph } from './graph';
import { countMacs } from './macs';
import { supportOf } from './support';

interface Cycles {
  readonly models: Readonly<Record<string, { readonly sha256: string; readonly macs: number }>>;
  readonly operators: readonly {
    readonly model: string;
    readonly index: number;
    readonly macs: number;
  }[];
}

interface Run {
  readonly model: { readonly file: string; readonly sha256: string };
  readonly runs: boolean;
}

const graphsByHash = (): ReadonlyMap<string, Graph> => {
  const files = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));
  const entries = files.map((file): readonly [string, Graph] => {
    const bytes = sharedBytes('models', file);
    return [createHash('sha256').update(bytes).digest('hex'), readTflite(bytes).graph];
  });
  return new Map(entries);
};

const macsOf = (graph: Graph): readonly number[] =>
  graph.subgraphs.flatMap((s) => s.operators.map((operator) => countMacs(s, operator)));

const obstaclesIn = (graph: Graph): readonly string[] =>
  KERNEL_SETS.flatMap((kernels) =>
    graph.subgraphs.flatMap((subgraph) =>
      subgraph.operators.flatMap((operator) => {
        const support = supportOf(graph, subgraph, operator, kernels);
        return support.supported ? [] : [`${kernels}: ${support.reason}`];
      }),
    ),
  );

describeShared('operators of real models', () => {
  const graphs = graphsByHash();
  const cycles = sharedJson<Cycles>('tflm', 'cycles.json');
  const graphOf = (sha256: string): Graph => {
    const graph = graphs.get(sha256);
    if (graph === undefined) throw new Error(`no model with hash ${sha256}`);
    return graph;
  };

  it.each(Object.entries(cycles.models))('counts the MACs of %s', (name, model) => {
    const macs = macsOf(graphOf(model.sha256));
    const measured = cycles.operators.filter((operator) => operator.model === name);
    expect(measured.length).toBeGreaterThanOrEqual(macs.length);
    for (const operator of measured) expect(macs[operator.index]).toBe(operator.macs);
    expect(macs.reduce((a, b) => a + b, 0)).toBe(model.macs);
  });

  const runs = readdirSync(sharedPath('tflm', 'models'))
    .filter((file) => file.endsWith('.ref_m4.json'))
    .map((file) => sharedJson<Run>('tflm', 'models', file))
    .filter((run) => run.runs);

  it.each(runs)('supports every operator of $model.file, which runs', ({ model }) => {
    expect(obstaclesIn(graphOf(model.sha256))).toEqual([]);
  });

  it('refuses the weight-only float16 model with the reason', () => {
    const { graph } = readTflite(sharedBytes('models', 'face_short_f16.tflite'));
    expect(obstaclesIn(graph)[0]).toContain('DEQUANTIZE takes INT8, INT16 or UINT8 as input 0');
  });
});
