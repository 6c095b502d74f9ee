import { describe, expect, it } from 'vitest';
import { BOARDS } from '../../core/boards/boards';
import { matchesBoard } from './find-board';

const found = (query: string): readonly string[] =>
  BOARDS.filter((board) => matchesBoard(board, query)).map(({ id }) => id);

describe('finding a board', () => {
  it('takes words in any order, by their beginnings', () => {
    expect(found('pico 2')).toEqual(['pico2']);
    expect(found('2 pico')).toEqual(['pico2']);
    expect(found('uno r4')).toEqual(['uno_r4_minima', 'uno_r4_wifi']);
  });

  it('takes names written in one word', () => {
    expect(found('nano33ble')).toEqual(['nano33ble_sense']);
    expect(found('esp32s3')).toContain('esp32_s3');
  });

  it('takes chips and cores', () => {
    expect(found('nrf52840')).toContain('nrf52840_dk');
    expect(found('cortex-m55').length).toBeGreaterThan(0);
  });

  it('shows all for nothing typed and none for nonsense', () => {
    expect(found('  ')).toHaveLength(BOARDS.length);
    expect(found('zx spectrum')).toEqual([]);
  });
});
