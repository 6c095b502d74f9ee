/** The per-operator table: shares, cycles per multiply-accumulate. */
import { describe, expect, it } from 'vitest';
import { readTflite } from '../formats/tflite/read';
import { countMacs } from '../graph/macs';
import { makeSamples } from '../samples/testing/made';
import { operatorTimes, placeOperators, TOTALS_BY_TAG } from './operator-times';
import { measured } from './testing/measured';

const sample = makeSamples().find(({ id }) => id === 'vibration-anomaly');
const { graph } = readTflite(sample?.bytes ?? new Uint8Array());
const [subgraph] = graph.subgraphs;
const names = subgraph?.operators.map(({ name }) => name) ?? [];

describe('placeOperators', () => {
  const tagged = measured({ operators: names.map((tag) => ({ tag, ticks: [5] })) });

  it('finds the places of tags that are the model’s operators in order', () => {
    const indices = placeOperators(tagged, graph).operators.map(({ operator }) => operator);
    expect(indices).toEqual(names.map((_, i) => i));
  });

  it('guesses nothing when one differs', () => {
    const other = { ...tagged, operators: tagged.operators.with(0, { tag: 'EXP', ticks: [5] }) };
    expect(placeOperators(other, graph)).toBe(other);
  });

  it('says that the first operators are not all of them', () => {
    const begun = { ...tagged, operators: tagged.operators.slice(0, 2) };
    const { operators, warnings } = placeOperators(begun, graph);
    expect(operators).toBe(begun.operators);
    expect(warnings).toEqual([
      `The log has 2 of the open model's ${names.length} operators: it is cut off, or of another model.`,
    ]);
    const totals = { ...begun, warnings: [TOTALS_BY_TAG] };
    expect(placeOperators(totals, graph)).toBe(totals);
  });

  it('takes inferences that follow each other apart, and leaves out one that is only begun', () => {
    const list = (count: number) => ({
      ...tagged,
      operators: Array.from({ length: count }, (_, i) => ({
        tag: names[i % names.length] ?? '',
        ticks: [i],
      })),
    });
    const two = placeOperators(list(2 * names.length), graph);
    expect(two.warnings).toBeUndefined();
    expect(two.operators.map(({ operator, ticks }) => [operator, ...ticks])).toEqual(
      names.map((_, i) => [i, i, i + names.length]),
    );
    const more = placeOperators(list(2 * names.length + 3), graph);
    expect(more.operators).toEqual(two.operators);
    expect(more.warnings?.join()).toContain(`The last 3 of ${2 * names.length + 3} lines begin`);
  });
});

describe('operatorTimes', () => {
  it('divides the whole among the operators', () => {
    const rows = operatorTimes(measured());
    expect(rows.map(({ share }) => share)).toEqual([605 / 1000, 300 / 1000, 95 / 1000]);
    expect(rows[0]?.milliseconds).toBeCloseTo(605 / 125e3, 12);
  });

  it('counts cycles per multiply-accumulate', () => {
    const index = names.indexOf('FULLY_CONNECTED');
    const operator = subgraph?.operators[index];
    if (!subgraph || !operator) throw new Error('The sample has no dense layer.');
    const macs = countMacs(subgraph, operator);
    const operators = [{ operator: index, tag: 'FULLY_CONNECTED', ticks: [macs * 7] }];
    expect(operatorTimes(measured({ operators }), graph)[0]).toMatchObject({
      macs,
      cyclesPerMac: 7,
    });
    const timer = { kind: 'instructions', name: 'icount' } as const;
    expect(operatorTimes(measured({ operators, timer }), graph)[0]).not.toHaveProperty(
      'cyclesPerMac',
    );
  });

  it('leaves out what has no samples, and survives times of zero', () => {
    const operators = [
      { tag: 'A', ticks: [] },
      { tag: 'B', ticks: [0] },
    ];
    expect(operatorTimes(measured({ operators }))).toMatchObject([{ tag: 'B', share: 0 }]);
  });
});
