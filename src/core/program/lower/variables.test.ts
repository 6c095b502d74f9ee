import { describe, expect, it } from 'vitest';
import type { Graph } from '../../graph/graph';
import { textGraph } from '../../graph/testing/text-graph';
import { loadProgram } from '../../runtime/engine';
import { testModule } from '../../runtime/testing/module';
import { compileProgram } from '../compile';
import { compileText } from '../testing/run-text';

/** What was given last comes out; a variable's first value is its value's zero point. */
const DELAY = `
  x: int8 2 scale=1 zero=-5
  h: resource scalar
  y: int8 2 scale=1 zero=-5
  VAR_HANDLE -> h sharedName=1
  READ_VARIABLE h -> y
  ASSIGN_VARIABLE h x ->
`;

/** `DELAY` with its outputs named, and with a second subgraph that CALL_ONCE runs. */
const delay = (callOnce: boolean): readonly [Graph, Uint8Array] => {
  const graph = textGraph(DELAY);
  const [main] = graph.subgraphs;
  if (main === undefined) throw new Error('The graph has no subgraph.');
  const once = textGraph(`
    h: resource scalar
    v: int8 2 const scale=1 zero=-5
    VAR_HANDLE -> h sharedName=1
    ASSIGN_VARIABLE h v ->
  `);
  const [called] = once.subgraphs;
  const [call] =
    textGraph('x: int8 1\nCALL_ONCE -> initSubgraphIndex=1').subgraphs[0]?.operators ?? [];
  const operators = callOnce && call !== undefined ? [call, ...main.operators] : main.operators;
  const subgraphs = [{ ...main, operators, outputs: [2] }];
  if (called !== undefined) subgraphs.push({ ...called, inputs: [], outputs: [] });
  const buffers = [{ bytes: 0 }, { bytes: 2, offset: 0 }];
  return [{ ...graph, subgraphs, buffers }, Uint8Array.of(7, 8)];
};

const engineOf = async (callOnce: boolean) => {
  const program = compileProgram(...delay(callOnce));
  const engine = await loadProgram(testModule(), program);
  const run = (...values: readonly number[]) => {
    engine.arena(program.inputs[0]?.offset ?? -1, 2).set(values);
    engine.run();
    return [...new Int8Array(engine.arena(program.outputs[0]?.offset ?? -1, 2))];
  };
  return { run, reset: engine.reset };
};

describe('resource variables', () => {
  it('keep what was assigned until the next inference, and start at the zero point', async () => {
    const { run, reset } = await engineOf(false);
    expect(run(1, 2)).toEqual([-5, -5]);
    expect(run(3, 4)).toEqual([1, 2]);
    reset();
    expect(run(5, 6)).toEqual([-5, -5]);
  });

  it('start with what CALL_ONCE assigns', async () => {
    const { run, reset } = await engineOf(true);
    expect(run(1, 2)).toEqual([7, 8]);
    expect(run(3, 4)).toEqual([1, 2]);
    reset();
    expect(run(5, 6)).toEqual([7, 8]);
  });

  it('cannot be given out as handles', () => {
    expect(() => compileText('h: resource scalar\nVAR_HANDLE -> h')).toThrow(
      '"h" is a variable\'s handle and an end of the graph',
    );
  });

  it('refuse a read of what nothing assigns, and handles from elsewhere', () => {
    const unassigned = 'h: resource scalar\ny: int8 2\nVAR_HANDLE -> h\nREAD_VARIABLE h -> y';
    expect(() => compileText(unassigned)).toThrow('reads a variable that nothing assigns');
    expect(() => compileText('h: resource scalar\ny: int8 2\nREAD_VARIABLE h -> y')).toThrow(
      'uses a variable that no VAR_HANDLE beside it names',
    );
  });
});
