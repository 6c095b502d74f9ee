/** What runs in the quantizer's worker: it keeps the float model, the samples and what calibration saw. */
import { InputError } from '../core/errors';
import type { QuantizerApi } from './quantizer-api';
import { replyTo } from './reply';

const notOpen = (): Promise<never> =>
  Promise.reject(new InputError('usage', 'No float model is open.', 'Open a model first.'));

/** A service without an open model. */
export const createQuantizerService = (): QuantizerApi => ({
  open: () => replyTo(notOpen),
  openData: () => replyTo(notOpen),
  preview: () => replyTo(notOpen),
  calibrate: () => replyTo(notOpen),
  restore: () => replyTo(notOpen),
  quantize: () => replyTo(notOpen),
  automatic: () => replyTo(notOpen),
  curve: () => replyTo(notOpen),
  train: () => replyTo(notOpen),
});
