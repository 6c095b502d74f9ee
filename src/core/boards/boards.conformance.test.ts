/** The committed table against the research table it was made from: nothing lost, nothing changed. */
import { expect, test } from 'vitest';
import { describeShared, sharedBytes } from '../../conformance/shared';
import { BOARDS } from './boards';

describeShared('the board table', () => {
  const lines = new TextDecoder().decode(sharedBytes('boards', 'boards.csv')).trim().split('\n');
  const rows = new Map(lines.slice(1).map((line) => [line.slice(0, line.indexOf(',')), line]));

  test('has every board of the research table, in its order', () => {
    expect(BOARDS.map(({ id }) => id)).toEqual([...rows.keys()]);
    expect(BOARDS.length).toBeGreaterThanOrEqual(55);
  });

  test.each(BOARDS.map((board) => [board.id, board] as const))(
    '%s has its figures',
    (id, board) => {
      const row = rows.get(id) ?? '';
      const { ramTotal, ramUsable, flash, name, mcu, source, unverified } = board;
      expect(row).toContain(`,${ramTotal},${ramUsable},`);
      for (const text of [name, mcu, source]) expect(row).toContain(text);
      // The one part without flash of its own lists its external chip in words.
      expect(row).toContain(id === 'nucleo_n657' ? '64 MB on Nucleo' : `,${flash},`);
      expect(unverified.includes('ramUsable')).toBe(row.includes('ram_contiguous_default_bytes'));
      expect(unverified.includes('flash')).toBe(row.includes('flash_bytes'));
    },
  );
});
