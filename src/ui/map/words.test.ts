import { describe, expect, it } from 'vitest';
import { sceneOf } from './testing/stage';
import { announcement, lifetime, slackReason, stepFacts, summary } from './words';

const scene = sceneOf({
  buffers: ['x 0..1 64@64', 'y 1..1 16@0'],
  operators: ['CONV_2D x -> y'],
  inputs: ['x'],
  outputs: ['y'],
  persistent: [{ cause: 'nodes', what: 'nodes', bytes: 40, align: 4, tailAfter: 40 }],
});

describe('words', () => {
  it('announces step, counts and selection', () => {
    expect(announcement(scene, 1, { kind: 'buffer', id: 0 })).toBe(
      'Step 1 of 1. Operator 0 CONV_2D: 80 B live in 2 buffers, 48 B free between them, the peak. ' +
        'Selected: x, graph input or output, 64 B at offset 64, alive steps 0 to 1.',
    );
    expect(announcement(scene, 0, { kind: 'persistent', cause: 'nodes' })).toContain(
      'Selected: persistent Nodes, 40 B in 1 allocation.',
    );
    expect(announcement(scene, 0, null)).toBe(
      'Step 0 of 1. The moment before the first operator: 64 B live in 1 buffer, 64 B free between them.',
    );
  });

  it('says what lives when', () => {
    expect(scene.rects.map(lifetime)).toEqual(['steps 0 to 1', 'step 1 only']);
    expect(stepFacts(scene, 0)[0]).toBe('64 B live in 1 buffer');
  });

  it('sums the map up, with what a budget leaves', () => {
    expect(summary(scene, undefined)).toBe(
      'Arena map: 2 buffers over 2 steps; head 128 B, tail 40 B, minimum arena 176 B.',
    );
    expect(summary(scene, 256)).toContain('RAM budget 256 B: 80 B free.');
    expect(summary(scene, 100)).toContain('76 B short.');
  });

  it('explains the space between head and tail by the largest term', () => {
    expect(slackReason(scene)).toBe('Left over because the arena is a multiple of 16 bytes.');
    const terms = [{ cause: 'prepare', bytes: 176, at: { subgraph: 0, operator: 0 } }] as const;
    const prepared = { ...scene, plan: { ...scene.plan, minimumTerms: terms } };
    expect(slackReason(prepared)).toBe(
      'Needed while operator 0 CONV_2D is prepared; idle afterwards.',
    );
  });
});
