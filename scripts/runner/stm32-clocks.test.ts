/**
 * The STM32 images on a Cortex-M4F that nobody here wrote, behind clocks and lines as ST's manuals have
 * them: the PLL with enough wait states, the line at 115200 baud, and on it the outputs of the tab, bit for
 * bit. Nothing is learnt about time.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { findPython } from '../peers/missing';
import { sampleCargo } from './testing/cargo';
import { expectTabOutputs } from './testing/equality';
import type { ImageHost } from './testing/image-line';
import { startImage } from './testing/image-line';
import { ownLines, valuesOf } from './testing/lines';
import { openStm32 } from './testing/stm32-board';

const PYTHON = findPython('the clocks of the STM32 images', 'unicorn');

const FAMILIES = [
  ['f4', { clock: '84000000', flash: '2 wait states, cached', timer: 'cycles,SysTick,84000000' }],
  ['l4', { clock: '80000000', flash: '4 wait states, cached', timer: 'cycles,SysTick,80000000' }],
] as const;

describe.skipIf(PYTHON === undefined).each(FAMILIES)('runner-stm32%s', (family, expected) => {
  let board: ImageHost | undefined;
  afterEach(() => {
    board?.stop();
    board = undefined;
  });

  const plugIn = async (id: string) => {
    const cargo = await sampleCargo(`stm32${family}`, id);
    const { segments } = cargo.firmware;
    board = startImage((onBytes) => openStm32(PYTHON ?? '', family, segments, onBytes));
    return { board, cargo };
  };

  it('starts its clock and its line, and says what it is', { timeout: 120_000 }, async () => {
    const { board, cargo } = await plugIn('clothes');
    expect(await board.say('')).toMatch(
      /^m-timestamp-mode-performance\r\nm-lap-us-\d+\r\nm-init-done\r\nm-ready\r\n$/,
    );
    const lines = ownLines(await board.say('x hello%'));
    const facts = Object.fromEntries(lines.map(({ key, value }) => [key, value]));
    const same = { port: `stm32${family}`, core: 'cortex-m4f', sha256: cargo.sha256, status: '0' };
    expect(facts).toMatchObject({ ...same, ...expected });
  });

  it.each(['vibration-anomaly', 'keyword-spotting', 'clothes', 'clothes-float'])(
    'equals the tab on %s',
    { timeout: 120_000 },
    async (id) => {
      const { board, cargo } = await plugIn(id);
      await expectTabOutputs(board, cargo);
    },
  );

  it('loses no wrap of its 24-bit timer', { timeout: 120_000 }, async () => {
    const { board } = await plugIn('vision-96');
    await board.connect();
    const runs = valuesOf(await board.say('x infer 3 0%'), 'run');
    const ticks = runs.map((run) => Number(run.split(',')[1]));
    const [first = 0] = ticks;
    expect(3 * first, 'the three of them together wrap').toBeGreaterThan(2 ** 25);
    for (const one of ticks) expect(one / first).toBeCloseTo(1, 2);
  });
});
