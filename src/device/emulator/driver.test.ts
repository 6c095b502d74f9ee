/** A chip that runs between messages: asleep it costs nothing, unread it waits, and it is never in the way. */
import { describe, expect, it } from 'vitest';
import { sampleCargo } from '../../../scripts/runner/testing/cargo';
import type { ChipListeners, ChipProgress } from './chip-link';
import { flashChip } from './emulated-flasher';
import { localChip } from './testing/local-chip';
import { quietHost } from './testing/talk';
import * as tiny from './testing/tiny-firmware';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const begin = (onBytes: ChipListeners['onBytes'] = () => undefined) => {
  const seen: ChipProgress[] = [];
  const link = localChip({ onBytes, onProgress: (progress) => seen.push(progress) });
  return { link, seen };
};

/** r0 to UART0, then one character for ever. */
const chatter = (): readonly number[] => [...tiny.say('x'), tiny.str(1, 0), tiny.back(1)];

const untilIdle = async (seen: readonly ChipProgress[]): Promise<ChipProgress | undefined> => {
  while (seen.at(-1)?.phase !== 'idle') await sleep(10);
  return seen.at(-1);
};

const cpuMs = (): number => process.cpuUsage().user / 1000;

/** The most of this process's own time, in milliseconds, that passed between two looks at a timer. */
const longestTurn = async (turns: number): Promise<number> => {
  let worst = 0;
  for (let i = 0, last = cpuMs(); i < turns; i++) {
    await sleep(5);
    worst = Math.max(worst, cpuMs() - last);
    last = cpuMs();
  }
  return worst;
};

describe('the driver', () => {
  it('lets time pass while the chip sleeps, for next to no cycles', async () => {
    const { link, seen } = begin();
    const { firmware } = await sampleCargo('rp2040-uart', 'clothes');
    await flashChip(link, firmware, quietHost());
    const first = await untilIdle(seen);
    await sleep(600);
    const last = seen.at(-1);
    link.close();
    // SysTick wakes the runner every 134 ms.
    expect((last?.simulatedMs ?? 0) - (first?.simulatedMs ?? 0)).toBeGreaterThan(130);
    expect((last?.cycles ?? 0) - (first?.cycles ?? 0)).toBeLessThan(2000);
  });

  it('leaves the thread to others several times in 100 ms', async () => {
    const { link, seen } = begin();
    await flashChip(link, await tiny.tinyFirmware([tiny.STAY]), quietHost());
    const worst = await longestTurn(50);
    link.close();
    expect(worst).toBeLessThan(100);
    expect(seen.filter(({ phase }) => phase === 'running').length).toBeGreaterThan(1);
    expect(seen.at(-1)?.timesRealTime).toBeGreaterThan(0);
  });

  it('waits while nobody takes what the chip sends', async () => {
    let taken = 0;
    const { link } = begin((bytes) => {
      taken += bytes.length;
      return new Promise(() => undefined);
    });
    await flashChip(link, await tiny.tinyFirmware(chatter()), quietHost());
    while (taken <= 64 * 1024) await sleep(10);
    const before = taken;
    await sleep(100);
    expect(taken).toBe(before);
    link.close();
  });

  it('takes back control from firmware that never sleeps', async () => {
    const { link, seen } = begin();
    await flashChip(link, await tiny.tinyFirmware([tiny.STAY]), quietHost());
    await sleep(50);
    await flashChip(link, await tiny.tinyFirmware([tiny.WFI]), quietHost());
    await untilIdle(seen);
    link.close();
  });
});
