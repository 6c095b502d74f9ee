import { describe, expect, it } from 'vitest';
import { sketch } from '../../core/arena/testing/plan-fixture';
import { abbreviateOperator, shortBufferNames } from './names';

const namesOf = (...tensors: readonly string[]): readonly string[] => {
  const { plan, graph } = sketch({ buffers: tensors.map((name) => `${name} 0..1 16@0`) });
  return shortBufferNames(graph, plan.buffers);
};

describe('shortBufferNames', () => {
  it('takes the last segment that no other buffer has', () => {
    expect(namesOf('Net/Conv_0/Relu6', 'Net/Conv_1/Relu6', 'Net/Logits')).toEqual([
      'Conv_0',
      'Conv_1',
      'Logits',
    ]);
  });

  it('reads only the first of fused names', () => {
    expect(namesOf('m/act/Relu;m/add/add', 'm/act_1/Relu;m/add/add')).toEqual(['act', 'act_1']);
  });

  it('joins a telling segment and the last where no segment is unique', () => {
    expect(namesOf('m/s_1/concat', 'm/s_1/slice', 'm/s_2/concat', 'm/s_2/slice')).toEqual([
      's_1/concat',
      's_1/slice',
      's_2/concat',
      's_2/slice',
    ]);
  });

  it('falls back to indices', () => {
    const { plan, graph } = sketch({ buffers: ['/ 0..1 16@0', 'scratch:3 1..1 16@16'] });
    expect(shortBufferNames(graph, plan.buffers)).toEqual(['t0', 'scratch of op 3']);
  });
});

describe('abbreviateOperator', () => {
  it('knows the usual ones only', () => {
    expect(abbreviateOperator('DEPTHWISE_CONV_2D')).toBe('DW');
    expect(abbreviateOperator('SPLIT_V')).toBeUndefined();
  });
});
