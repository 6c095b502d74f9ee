/** A run as plain data for tools: outputs as flat arrays, stored and real, with their checksums. */
import type { Graph } from '../graph/graph';
import type { ModelFile } from '../profile/profile';
import type { TensorKind } from './elements';
import { elementsOf, realValues } from './elements';
import type { RunOutput, RunResult, RunTensor } from './run';
import type { AtEnd, OutputStatistics } from './statistics';
import { topOf } from './top';

export interface JsonOptions {
  readonly statistics: boolean;
}

/** Nothing in it depends on the machine or the hour: the same run gives the same text. */
export const toRunJson = (
  file: ModelFile,
  graph: Graph,
  run: RunResult,
  { statistics }: JsonOptions,
) => ({
  model: { name: file.name, sha256: file.sha256, bytes: file.bytes },
  rounding: run.rounding,
  inferences: run.repeat,
  inputs: run.inputs.map((input) => ({ ...tensorJson(input), from: input.from })),
  outputs: run.outputs.map(outputJson),
  deadChannels: run.deadChannels.map(({ operator, channels, dead }) => ({
    operator,
    name: graph.subgraphs[0]?.operators[operator]?.name,
    channels,
    dead,
  })),
  ...(statistics && { statistics: run.statistics.map((row) => statisticsJson(graph, row)) }),
});

/** `0x0badf00d`. */
export const formatCrc = (crc: number): string => `0x${crc.toString(16).padStart(8, '0')}`;

const tensorJson = ({ kind, crc32 }: RunTensor) => ({
  name: kind.name,
  type: kind.type.toLowerCase(),
  shape: kind.shape,
  ...quantizationJson(kind),
  crc32: formatCrc(crc32),
});

const quantizationJson = ({ scale, zeroPoint }: TensorKind) =>
  scale === 0 ? {} : { scale, zeroPoint };

const outputJson = (output: RunOutput) => {
  const { kind, bytes, labels } = output;
  return {
    ...tensorJson(output),
    ...(labels && { labels: labels.names, labelsFrom: labels.source }),
    raw: Array.from(elementsOf(kind.type, bytes) as ArrayLike<number | bigint>, jsonNumber),
    values: Array.from(realValues(kind, bytes), jsonNumber),
    top: topOf(output).map(({ value, ...entry }) => ({ ...entry, value: jsonNumber(value) })),
  };
};

const statisticsJson = (graph: Graph, { operator, ...row }: OutputStatistics) => {
  const { name } = graph.subgraphs[0]?.operators[operator] ?? {};
  const { tensor, elements, min, max, low, high, zeros, nan, infinite } = row;
  return {
    operator,
    name,
    tensor,
    elements,
    ...(min && { min: { raw: jsonNumber(min.raw), real: jsonNumber(min.real) } }),
    ...(max && { max: { raw: jsonNumber(max.raw), real: jsonNumber(max.real) } }),
    ...(low && { atLow: endJson(low) }),
    ...(high && { atHigh: endJson(high) }),
    zeros,
    ...(nan > 0 && { nan }),
    ...(infinite > 0 && { infinite }),
  };
};

const endJson = ({ count, share, cause }: AtEnd) => ({ count, share, cause });

/** JSON has neither NaN nor infinities, and its readers lose digits beyond 2^53: those become texts. */
const jsonNumber = (value: number | bigint): number | string =>
  Number.isFinite(Number(value)) && (typeof value === 'number' || isSafe(value))
    ? Number(value)
    : String(value);

const isSafe = (value: bigint): boolean => Number.isSafeInteger(Number(value));
