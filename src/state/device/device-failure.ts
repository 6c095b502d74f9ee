/** Turns whatever device code has thrown into a sentence and the next step, at the step it concerns. */
import { DeviceError } from '../../device/device-error';
import { failureOf, isAbort } from '../failure';
import type { DeviceFailure, DeviceStepId } from './device-state';

/** True when the person stopped it, or closed the picker. */
export const isCancelled = (error: unknown): boolean =>
  isAbort(error) || (error instanceof DeviceError && error.failure === 'cancelled');

export function deviceFailureOf(step: DeviceStepId | null, error: unknown): DeviceFailure {
  if (error instanceof DeviceError) return { step, message: error.message, advice: error.advice };
  const { message, advice } = failureOf('run', '', error);
  return { step, message, advice };
}
