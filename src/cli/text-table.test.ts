import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paragraph, plain, table } from './text-table';

test('columns are as wide as their widest cell, numbers to the right', () => {
  expect(
    table(
      [{ title: 'name' }, { title: 'bytes', align: 'right' }],
      [
        ['a', '1'],
        ['long name', '12,345'],
      ],
    ),
  ).toEqual(['  name        bytes', '  a               1', '  long name  12,345']);
  expect(table([{ title: '' }], [['x']])).toEqual(['  x']);
});

test('text for a terminal has no control characters and keeps its end', () => {
  expect(plain('a\u001b[31m\n')).toBe('a?[31m?');
  expect(plain(`${'x'.repeat(100)}/Relu6`)).toMatch(/^…x+\/Relu6$/);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(plain(text)).not.toMatch(/\p{C}/u);
      expect(plain(text).length).toBeLessThanOrEqual(64);
    }),
  );
});

test('a sentence that quotes a hostile name cannot write to the terminal', () => {
  expect(paragraph('takes no “a\u001b[2Jb\r\nc”.')).toEqual(['  takes no “a?[2Jb??c”.']);
});

test('a paragraph keeps its words and its width', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^\w{1,20}$/), { minLength: 1, maxLength: 60 }),
      (words) => {
        const lines = paragraph(words.join(' '));
        expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(words);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(98);
      },
    ),
  );
});
