import { describe, expect, it } from 'vitest';
import { readTflite } from '../formats/tflite/read';
import { textGraph } from '../graph/testing/text-graph';
import { makeSamples } from '../samples/testing/made';
import { LATENCY_ERROR, latencyOf } from './latency';
import table from './latency-table.json';

describe('latencyOf', () => {
  it('is as far off on the sample networks as the table says', () => {
    for (const { file, bytes } of makeSamples()) {
      const latency = latencyOf(readTflite(bytes).graph);
      const rows = table.wholeModels.filter(({ model }) => model === file);
      for (const { core, measured } of rows) {
        const modelled = core === 'm4' ? latency?.cortexM4 : latency?.cortexM0plus;
        const limit = core === 'm4' ? LATENCY_ERROR.cortexM4 : LATENCY_ERROR.cortexM0plus;
        expect(Math.abs((modelled ?? 0) / measured - 1)).toBeLessThanOrEqual(limit + 0.001);
      }
    }
  });

  it('says nothing about what was not measured', () => {
    expect(latencyOf(textGraph('x: int8 1x8\ny: int8 1x8\nCUMSUM x -> y'))).toBeUndefined();
  });

  it('makes int16 dearer than int8, and soft floats dearest', () => {
    const dense = (type: string) =>
      latencyOf(
        textGraph(
          `x: ${type} 1x64\nw: int8 10x64 const\ny: ${type} 1x10\nFULLY_CONNECTED x w _ -> y`,
        ),
      )?.cortexM0plus ?? 0;
    expect(dense('int16')).toBeGreaterThan(dense('int8'));
    expect(dense('float32')).toBeGreaterThan(dense('int16'));
  });
});
