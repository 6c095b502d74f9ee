import { describe, expect, it } from 'vitest';
import { parseCustomBoards } from '../../core/boards/custom';
import { factsFrom, parseSize } from './board-form';

describe('sizes as people write them', () => {
  it.each([
    ['65536', 65536],
    ['64k', 65536],
    ['64 KiB', 65536],
    ['1M', 1048576],
    ['1.5 MB', 1572864],
    ['262,144', 262144],
    ['  ', undefined],
    ['lots', 'lots'],
    ['-1', '-1'],
  ])('%s', (text, size) => {
    expect(parseSize(text)).toBe(size);
  });
});

const form =
  (fields: Readonly<Record<string, string>>) =>
  (name: string): string =>
    fields[name] ?? '';

describe('a filled-in board form', () => {
  it('makes an entry the board reader accepts', () => {
    const facts = factsFrom(form({ name: 'Mine', flash: '1M', ramUsable: '256k' }), undefined);
    const [board] = parseCustomBoards(JSON.stringify([facts]));
    expect(board).toMatchObject({ name: 'Mine', flash: 1048576, ramUsable: 262144 });
  });

  it('keeps id and notes of an edited board, and lets a size be taken back', () => {
    const entry = { name: 'Mine', flash: 1, ramUsable: 2, ramReserved: 1, ramNote: 'split' };
    const [board] = parseCustomBoards(JSON.stringify([entry]));
    const facts = factsFrom(form({ name: 'Ours', flash: '4k', ramUsable: '8k' }), board);
    const [edited] = parseCustomBoards(JSON.stringify([facts]));
    expect(edited).toMatchObject({ id: board!.id, name: 'Ours', ramNote: 'split', flash: 4096 });
    expect(edited).not.toHaveProperty('ramReserved');
  });

  it('passes on what is no size, so that the reader names the field', () => {
    const facts = factsFrom(form({ name: 'Mine', flash: 'lots', ramUsable: '8k' }), undefined);
    expect(() => parseCustomBoards(JSON.stringify([facts]))).toThrow('“flash”');
  });
});
