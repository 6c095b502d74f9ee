/** Sessions with the runner itself, in the emulated Pico: nothing between them but bytes. */
import { describe, expect, it } from 'vitest';
import type { Cargo } from '../../../scripts/runner/testing/cargo';
import { sampleCargo } from '../../../scripts/runner/testing/cargo';
import { operatorTimes } from '../../core/timings/operator-times';
import { startEmulatedPico } from '../emulator/emulated-pico';
import { localChip } from '../emulator/testing/local-chip';
import { quietHost } from '../emulator/testing/talk';
import { measure } from './measure';
import { openSession } from './session';
import type { MeasureProgress } from './taken';

const flashed = async (id: string) => {
  const cargo: Cargo = await sampleCargo('rp2040-uart', id);
  const pico = startEmulatedPico(localChip);
  await pico.flasher.flash(pico.found, cargo.firmware, quietHost());
  return { cargo, pico };
};

const { signal } = new AbortController();
const host = { signal };

describe('a session with the runner', () => {
  it(
    'measures whole runs and operators, and finds the tab’s outputs',
    { timeout: 300_000 },
    async () => {
      const { cargo, pico } = await flashed('vibration-anomaly');
      const session = await openSession(pico.found, host);
      expect(session.device).toMatchObject({
        kind: 'runner',
        hello: { core: 'cortex-m0plus', program: { sha256: cargo.sha256, status: 0 } },
      });
      const seen: MeasureProgress[] = [];
      const { inputs, outputs: expected } = cargo;
      const { measurement, failure, outputs } = await measure(session, {
        ...{ runs: 3, warmups: 1, profiledRuns: 2, inputs, expected, signal },
        onProgress: (progress) => seen.push(progress),
      });
      expect(failure).toBeUndefined();
      expect(outputs).toEqual(expected.map((bytes) => new Uint8Array(bytes)));
      expect(measurement).toMatchObject({
        ...{ version: 1, warmups: 1, dropped: 0, outputsEqual: true, kernels: 'arenascope' },
        model: { name: cargo.name, sha256: cargo.sha256 },
        place: { kind: 'emulated', limits: expect.stringContaining('lower bound') as string },
        timer: { kind: 'cycles', hertz: 125e6 },
      });
      const [first = 0] = measurement?.runs ?? [];
      // Every run computes the same, and nothing else happens on this chip.
      expect(measurement?.runs.map((ticks) => Math.round((ticks / first) * 1000))).toEqual([
        1000, 1000, 1000,
      ]);
      const sum = measurement
        ? operatorTimes(measurement).reduce((all, { ticks }) => all + ticks.median, 0)
        : 0;
      expect(sum / first).toBeCloseTo(1, 2);
      expect(new Set(seen.map(({ phase }) => phase))).toEqual(
        new Set(['inputs', 'outputs', 'runs', 'operators']),
      );
      await session.close();
      pico.stop();
    },
  );
});
