/** Models joined with the committed images, and what the tab computes with them. */
import { readFileSync } from 'node:fs';
import type { Firmware } from '../../../src/core/firmware/firmware';
import { sha256Hex } from '../../../src/core/profile/hash';
import { joinRunner } from '../../../src/core/runner/join';
import { makeCase } from '../../../src/core/runtime/testing/cases/cases';
import { lcgBytes } from '../../../src/core/runtime/testing/input-rules';
import type { ModelRunner } from '../../../src/core/runtime/testing/run-model';
import { fill, modelRunner } from '../../../src/core/runtime/testing/run-model';
import { makeSamples } from '../../../src/core/samples/testing/made';

export interface Cargo {
  readonly name: string;
  readonly sha256: string;
  readonly runner: ModelRunner;
  readonly firmware: Firmware;
  /** The same pseudo-random bytes every time, and the tab's outputs for them. */
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

export const runnerImage = (port: string): Uint8Array =>
  new Uint8Array(readFileSync(`firmware/dist/runner-${port}.bin`));

/** A .tflite joined with the image for `port`. */
const cargoOf = async (port: string, model: Uint8Array, name: string): Promise<Cargo> => {
  const runner = await modelRunner(model);
  const sha256 = await sha256Hex(model);
  const firmware = await joinRunner(runnerImage(port), {
    program: runner.program.bytes,
    arenaBytes: runner.program.arenaBytes,
    modelName: name,
    modelSha256: sha256,
  });
  const inputs = fill(runner.inputs, lcgBytes());
  runner.reset();
  const outputs = runner.run(inputs);
  return { name, sha256, runner, firmware, inputs, outputs };
};

/** One of the built-in samples. @param name what the board is told it is called; its own name unless stated */
export const sampleCargo = async (port: string, id: string, name?: string): Promise<Cargo> => {
  const sample = makeSamples().find((one) => one.id === id);
  if (sample === undefined) throw new Error(`There is no sample ${id}.`);
  return cargoOf(port, sample.bytes, name ?? sample.file);
};

/** One of the random models that the runtime is tested with: small, and of any operator and type. */
export const smallCargo = (
  port: string,
  family: string,
  group: string,
  number = 0,
  name = `${group}-${number}`,
) => cargoOf(port, makeCase(family, group, number).model, name);

/** The commands that load inputs: 31 bytes each, as MLPerf Tiny's host sends them. */
export const loadCommands = (inputs: readonly Uint8Array[]): readonly string[] => {
  const hex = Buffer.concat(inputs).toString('hex');
  return [
    `db load ${hex.length / 2}%`,
    ...(hex.match(/.{1,62}/g) ?? []).map((part) => `db ${part}%`),
  ];
};
