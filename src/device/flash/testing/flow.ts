/**
 * Devices written down as their flow charts are: a generator that waits for the next byte, or is busy for
 * a while. A chip that is busy hears nothing but the one byte its receive register holds.
 */

type Step = 'byte' | number;

/** Yields what it waits for: the next byte, or so many milliseconds during which it is deaf. */
export type Flow<T = void> = Generator<Step, T, number>;

export function* receive(count: number): Flow<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count; i++) bytes[i] = yield 'byte';
  return bytes;
}

export interface RunningFlow {
  readonly receive: (bytes: Uint8Array) => void;
  /** Reset: from the beginning, whatever it was doing. */
  readonly restart: () => void;
}

export const runFlow = (begin: () => Flow): RunningFlow => {
  let flow = begin();
  let step = flow.next();
  let held: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const advance = (byte = 0): void => {
    step = flow.next(byte);
    while (step.done !== true && step.value === 0) step = flow.next(0);
    if (step.done !== true && typeof step.value === 'number') timer = setTimeout(wake, step.value);
  };
  const wake = (): void => {
    advance();
    const byte = held;
    held = undefined;
    if (byte !== undefined) take(byte);
  };
  const take = (byte: number): void => {
    if (step.done === true) return;
    if (step.value === 'byte') advance(byte);
    else held ??= byte;
  };
  return {
    receive: (bytes) => bytes.forEach((byte) => take(byte)),
    restart: () => {
      clearTimeout(timer);
      held = undefined;
      flow = begin();
      step = flow.next();
    },
  };
};
