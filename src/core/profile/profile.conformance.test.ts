/** Whole profiles of real models: MACs, bytes of weights, and that every flash bill adds up. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../../conformance/shared';
import type { KernelSet } from '../arena/plan';
import { KERNEL_SETS } from '../arena/plan';
import { readTflite } from '../formats/tflite/read';
import { sha256Hex } from './hash';
import { makeProfile } from './make-profile';
import type { Model, Profile } from './profile';

interface Run {
  readonly model: { readonly sha256: string; readonly constant_buffer_bytes: number };
}

async function open(name: string): Promise<Model> {
  const bytes = sharedBytes('models', name);
  const { graph, layout } = readTflite(bytes);
  return { graph, file: { name, sha256: await sha256Hex(bytes), bytes: bytes.length, layout } };
}

const profileOf = (model: Model, kernels: KernelSet = 'ref'): Profile =>
  makeProfile(model, { kernels, abi: 'short-enums' });

const macsOf = (profile: Profile): number =>
  profile.operators.reduce((sum, { macs }) => sum + macs, 0);

describeShared('profiles of real models', () => {
  const files = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));
  const runs = readdirSync(sharedPath('tflm', 'models')).map((file) =>
    sharedJson<Run>('tflm', 'models', file),
  );

  it.each(files)('has a flash bill of %s that adds up on all kernel sets', async (name) => {
    const model = await open(name);
    for (const kernels of KERNEL_SETS) {
      const { flash } = profileOf(model, kernels);
      expect(flash.parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(flash.total);
      expect(flash.runtimeWithLogs).toBeGreaterThan(flash.runtime);
      expect(flash.runtimeAllOps).toBeGreaterThan(flash.runtime);
    }
  });

  it.each(files)('finds the constants of %s', async (name) => {
    const model = await open(name);
    const run = runs.find((candidate) => candidate.model.sha256 === model.file.sha256);
    if (run === undefined) return;
    const weights = profileOf(model).flash.parts.filter((part) => part.kind === 'weights');
    const bytes = weights.reduce((sum, part) => sum + part.bytes, 0);
    const { constant_buffer_bytes } = run.model;
    expect(bytes).toBe(constant_buffer_bytes - model.file.layout.metadata);
  });

  it.each([
    ['person_detect_int8.tflite', 7_157_888],
    ['ic_resnet_int8.tflite', 12_501_632],
    ['kws_model_float.tflite', 2_656_768],
  ])('counts the MACs of %s', async (name, macs) => {
    expect(macsOf(profileOf(await open(name)))).toBe(macs);
  });
});
