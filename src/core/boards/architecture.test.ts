import { describe, expect, it } from 'vitest';
import { rulesOutCore } from './architecture';
import { BOARDS } from './boards';

describe('rulesOutCore', () => {
  it.each([
    ['Cortex-M0+ dual', 'cortex-m0plus', false],
    ['Cortex-M0+ dual', 'armv6-m', false],
    ['Cortex-M0+ dual', 'cortex-m4f', true],
    ['Cortex-M4F', 'armv7e-m', false],
    ['Cortex-M4F', 'armv6-m', true],
    ['Cortex-M4F (+ M0+ radio)', 'armv6-m', false],
    ['Cortex-M33F dual or Hazard3 RV32 dual', 'risc-v', false],
    ['Cortex-M33F dual or Hazard3 RV32 dual', 'armv8-m', false],
    ['Cortex-M33F dual or Hazard3 RV32 dual', 'armv7e-m', true],
    ['Cortex-M55', 'armv8.1-m', false],
    ['Cortex-M7F (+ M4F)', 'armv7-m', true],
    ['Xtensa LX7 dual', 'xtensa', false],
    ['Xtensa LX7 dual', 'risc-v', true],
    ['RISC-V RV32IMC', 'xtensa', true],
    ['AVR 8-bit', 'cortex-m4f', true],
    ['Cortex-M4F', 'unknown', false],
    ['my own core', 'cortex-m4f', false],
  ])('of a board with %s that says %s: %s', (known, says, isOut) => {
    expect(rulesOutCore(known, says)).toBe(isOut);
  });

  it('knows the core of every board in the table', () => {
    const unknown = BOARDS.filter(
      ({ core }) => !['xtensa', 'avr', 'armv6-m'].some((says) => rulesOutCore(core, says)),
    );
    expect(unknown.map(({ name, core }) => `${name}: ${core}`)).toEqual([]);
  });
});
