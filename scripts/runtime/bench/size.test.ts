/** The runtime stays small: the limits of `npm run bench:runtime size`, held by every test run. */
import { expect, it } from 'vitest';
import { hasCompiler } from '../cortex/image';
import { benchSize } from './size';

const canRun = hasCompiler();
if (!canRun) console.warn('SKIPPED sizes on chips: install gcc-arm-none-eabi to measure them.');

it.skipIf(!canRun)('weighs less than half of the library', { timeout: 600_000 }, () => {
  expect(benchSize()).toEqual([]);
});
