/** The experiment's document: tables of accuracies and of paired differences, made from the results. */
import { pairedDifference } from '../../src/core/evaluate/paired';
import { ARMS, PRESET } from './arms';
import { CASES } from './conditions';
import type { Result } from './results';
import { paired } from './results';

const PICTURES = 10000;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number): string => (100 * share).toFixed(2);
const signed = (share: number): string =>
  `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(2)}`;

/** Mean difference over the seeds with the mean ends of its intervals. */
const difference = (pairs: readonly (readonly [Result, Result])[]): string => {
  const found = pairs.map(([reference, other]) =>
    pairedDifference(paired(reference, other, PICTURES)),
  );
  if (found.length === 0) return '';
  const [middle, low, high] = (['difference', 'low', 'high'] as const).map((key) =>
    mean(found.map((one) => one[key])),
  );
  return `${signed(middle ?? 0)} (${signed(low ?? 0)} … ${signed(high ?? 0)})`;
};

const row = (results: readonly Result[], float: Result, arm: string): readonly string[] => {
  const mine = results.filter((one) => one.arm === arm);
  if (mine.length === 0) return [];
  const accuracies = mine.map(({ hits }) => hits / PICTURES);
  const presets = mine.flatMap((one): (readonly [Result, Result])[] => {
    const preset = results.find(({ arm: name, seed }) => name === PRESET && seed === one.seed);
    return preset === undefined ? [] : [[preset, one]];
  });
  return [
    arm,
    String(mine.length),
    percent(mean(accuracies)),
    `${percent(Math.min(...accuracies))} … ${percent(Math.max(...accuracies))}`,
    difference(mine.map((one) => [float, one] as const)),
    arm === PRESET ? '' : difference(presets),
  ];
};

const HEADER = [
  ...['', 'seeds', 'accuracy %', 'least … most'],
  ...['less float, points', 'less converter preset, points'],
];

export const tableOf = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
};

/** The stated goal, held against what was measured. */
const verdict = (all: readonly Result[], floats: ReadonlyMap<string, Result>): string => {
  const of = (arm: string, like: Result): Result | undefined =>
    all.find(
      (one) =>
        one.arm === arm &&
        one.network === like.network &&
        one.calibration === like.calibration &&
        one.seed === like.seed,
    );
  const runs = all
    .filter(({ arm }) => arm === PRESET)
    .flatMap((preset) => {
      const [best, float] = [of('best automatic', preset), floats.get(preset.network)];
      return best === undefined || float === undefined ? [] : [{ preset, best, float }];
    });
  const below = runs.filter(({ preset, best }) => best.hits < preset.hits);
  const worst = Math.max(0, ...below.map(({ preset, best }) => preset.hits - best.hits));
  const lossy = runs.filter(({ preset, float }) => float.hits - preset.hits > 0.003 * PICTURES);
  const half = lossy.filter(
    ({ preset, best, float }) => best.hits - preset.hits >= (float.hits - preset.hits) / 2,
  );
  return [
    `Of ${runs.length} runs the best automatic setting named fewer pictures rightly than the converter's preset in ${below.length} (by ${percent(worst / PICTURES)} points at most).`,
    `The preset lost more than 0.3 points in ${lossy.length} runs; there the automatic setting won back at least half of the loss in ${half.length}.`,
  ].join(' ');
};

const choices = (results: readonly Result[]): string =>
  tableOf(
    ['network', 'calibration', 'seed', 'chosen'],
    results.flatMap(({ network, calibration, seed, note }) =>
      note === undefined ? [] : [[network, String(calibration), String(seed), note]],
    ),
  );

/** The whole document. */
export const documentOf = (
  all: readonly Result[],
  training: { readonly samples: number; readonly epochs: number; readonly learningRate: number },
  autoencoder: string,
): string => {
  const floats = new Map(
    all.filter(({ arm }) => arm === 'float').map((one) => [one.network, one] as const),
  );
  const sections = Object.keys(CASES).flatMap((network) => {
    const float = floats.get(network);
    if (float === undefined) return [];
    const tables = [100, 500].flatMap((calibration) => {
      const results = all.filter(
        (one) => one.network === network && one.calibration === calibration,
      );
      const rows = ARMS.map(({ name }) => row(results, float, name)).filter(
        ({ length }) => length > 0,
      );
      return rows.length === 0
        ? []
        : [`${calibration} calibration pictures:`, tableOf(HEADER, rows)];
    });
    return [`## ${network}: float ${percent(float.hits / PICTURES)} %`, ...tables];
  });
  return `${[
    '# The quantization experiment',
    `Written by \`npm run experiment:quantize\`; do not edit. Three small networks, trained once on the 60,000 training pictures of Fashion-MNIST (\`scripts/experiment/models\`), are quantized with ranges from 100 or 500 training pictures chosen by a seed. All 10,000 test pictures then go through the file in the C runtime, which computes what TensorFlow Lite Micro computes, bit for bit.`,
    `Differences are paired, picture by picture; in brackets stands the 95 % interval for one run of 10,000 pictures (McNemar's design, Bonett and Price's interval), its ends averaged over the seeds. Quantization-aware training saw ${training.samples.toLocaleString('en')} training pictures ${training.epochs === 1 ? 'once' : `${training.epochs} times`}, learning rate ${training.learningRate}.`,
    'Two conditions are harder. *Uneven channels*: the network computes the same, but its channels were rescaled by powers of two between 1/8 and 8, as folded batch normalization leaves them. *Outliers*: one calibration picture in fifty is eight times too bright.',
    '## The goal',
    `Never below the converter, and half of its loss won back wherever that is more than 0.3 points. ${verdict(all, floats)}`,
    ...sections,
    '## What the automatic setting chose',
    choices(all),
    '## Dense weights per channel or per tensor',
    autoencoder,
  ].join('\n\n')}\n`;
};
