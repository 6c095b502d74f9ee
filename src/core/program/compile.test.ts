import { describe, expect, it } from 'vitest';
import { textGraph } from '../graph/testing/text-graph';
import { loadProgram } from '../runtime/engine';
import { testModule } from '../runtime/testing/module';
import { compileProgram } from './compile';

describe('compileProgram', () => {
  it('makes a program that the runtime loads and runs', async () => {
    const graph = textGraph(`
      x: int8 2x3
      y: int8 6
      RESHAPE x -> y
    `);
    const program = compileProgram(graph, new Uint8Array());
    const engine = await loadProgram(testModule(), program);
    const [input, output] = [program.inputs[0], program.outputs[0]];
    engine.arena(input?.offset ?? -1, 6).set([1, 2, 3, 4, 5, 6]);
    engine.run();
    expect([...engine.arena(output?.offset ?? -1, 6)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('names every operator it cannot run', () => {
    const graph = textGraph(`
      x: int8 4
      y: int8 4
      z: int8 4
      COS x -> y
      .Mystery y -> z
    `);
    expect(() => compileProgram(graph, new Uint8Array())).toThrow(
      'operator 0, COS, has no kernel in this runtime; operator 1, Mystery, has no kernel',
    );
  });
});
