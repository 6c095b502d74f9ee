/**
 * The STM32L4 image on a Cortex-M4F that nobody here wrote, behind registers as ST's manual has them:
 * 80 MHz from the PLL with enough wait states, its line at 115200 baud, and on it the outputs of the
 * tab, bit for bit. Nothing is learnt about time.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { findPython } from '../peers/missing';
import { sampleCargo } from './testing/cargo';
import { expectTabOutputs } from './testing/equality';
import type { ImageHost } from './testing/image-line';
import { startImage } from './testing/image-line';
import { ownLines, valuesOf } from './testing/lines';
import { openStm32l4 } from './testing/stm32l4';

const PYTHON = findPython('the STM32L4 image', 'unicorn');

describe.skipIf(PYTHON === undefined)('runner-stm32l4', () => {
  let board: ImageHost | undefined;
  afterEach(() => {
    board?.stop();
    board = undefined;
  });

  const plugIn = async (id: string) => {
    const cargo = await sampleCargo('stm32l4', id);
    const { segments } = cargo.firmware;
    board = startImage((onBytes) => openStm32l4(PYTHON ?? '', segments, onBytes));
    return { board, cargo };
  };

  it('starts its clock and its line, and says what it is', { timeout: 120_000 }, async () => {
    const { board, cargo } = await plugIn('clothes');
    expect(await board.say('')).toMatch(
      /^m-timestamp-mode-performance\r\nm-lap-us-\d+\r\nm-init-done\r\nm-ready\r\n$/,
    );
    const lines = ownLines(await board.say('x hello%'));
    const facts = Object.fromEntries(lines.map(({ key, value }) => [key, value]));
    expect(facts).toMatchObject({
      port: 'stm32l4',
      core: 'cortex-m4f',
      sha256: cargo.sha256,
      status: '0',
      clock: '80000000',
      flash: '4 wait states, cached',
      timer: 'cycles,SysTick,80000000',
    });
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
