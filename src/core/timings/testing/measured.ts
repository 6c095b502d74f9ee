/** A measurement to start from. */
import type { Measurement } from '../measurement';

export const measured = (change: Partial<Measurement> = {}): Measurement => ({
  version: 1,
  when: '2026-11-22T10:00:00.000Z',
  model: { name: 'wake-word.tflite', sha256: 'ab'.repeat(32) },
  firmware: { name: 'runner rp2040-uart', build: '1', sha256: 'cd'.repeat(32) },
  board: { name: 'Raspberry Pi Pico', id: 'pico', core: 'cortex-m0plus', clockHertz: 125e6 },
  place: { kind: 'hardware' },
  kernels: 'arenascope',
  timer: { kind: 'cycles', name: 'SysTick', hertz: 125e6 },
  warmups: 2,
  runs: [1000, 1010, 1005],
  operators: [
    { operator: 0, tag: 'CONV_2D', ticks: [600, 610] },
    { operator: 1, tag: 'FULLY_CONNECTED', ticks: [300, 300] },
    { operator: 2, tag: 'SOFTMAX', ticks: [100, 90] },
  ],
  dropped: 0,
  ...change,
});
