/** The part of the store's shape that is about running the model. */
import type { Rounding } from '../core/program/lowering';
import type { RunResult } from '../core/run/run';
import type { RunInputChoice } from '../workers/studio-api';

export type InputChoice = RunInputChoice;

export interface RunState {
  /** What each input is fed, by its position; DEFAULT_INPUT for those not named. */
  readonly inputs: Readonly<Record<number, InputChoice>>;
  readonly rounding: Rounding;
  readonly repeat: number;
  readonly underWay: { readonly controller: AbortController; readonly share: number } | null;
  readonly result: RunResult | null;
  /** Why there is no result. */
  readonly failure: { readonly message: string; readonly advice: string } | null;
}

/** Noise says something about every operator; zeros leave most of a network at its biases. */
export const DEFAULT_INPUT: InputChoice = { kind: 'noise', seed: 1 };

export const INITIAL_RUN: RunState = {
  inputs: {},
  rounding: 'double',
  repeat: 1,
  underWay: null,
  result: null,
  failure: null,
};
