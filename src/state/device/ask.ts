/**
 * What only a click can give: the browser opens its pickers in no other way. A step that needs one says why
 * and waits; a picker that is closed leaves the button where it is, one that never answers holds nothing up.
 */
import { DeviceError } from '../../device/device-error';
import type { Studio } from '../studio';
import { change } from './change';
import { isCancelled } from './device-failure';
import type { DeviceRequest } from './device-state';

export type Question = Pick<DeviceRequest, 'step' | 'text' | 'button'>;

/**
 * @param act is called in the click; may be called again while it has not answered
 * @throws DeviceError `cancelled` when the job is stopped, and whatever else `act` throws
 */
export const ask = <T>(
  studio: Studio,
  signal: AbortSignal,
  question: Question,
  act: () => Promise<T>,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', stop);
      change(studio, ({ request }) => (request?.press === press ? { request: null } : {}));
    };
    const fail = (error: unknown): void => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const stop = (): void => fail(new DeviceError('cancelled', 'It was stopped.', ''));
    const note = (text: string): void =>
      change(studio, ({ request }) =>
        request?.press === press ? { request: { ...request, note: text } } : {},
      );
    const press = (): void => {
      note('');
      act().then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) =>
          isCancelled(error) && error instanceof DeviceError ? note(error.sentence) : fail(error),
      );
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    change(studio, { request: { ...question, note: '', press } });
  });
