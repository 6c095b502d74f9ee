import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { readCsv } from './csv';

const refusal = (text: string, wanted: number): string => {
  try {
    readCsv(text, wanted, 'x.csv');
  } catch (error) {
    if (error instanceof InputError) return error.sentence;
    throw error;
  }
  return '';
};

describe('numbers as text', () => {
  it.each([
    ['commas', '1,-2.5,3e2'],
    ['semicolons and blanks', ' 1 ;-2.5 ; 3e2;\r\n'],
    ['tabs', '1\t-2.5\t300'],
    ['one a line', '1\n-2.5\n\n300\n'],
    ['a heading and a byte order mark', '\uFEFFa,b,c\n1,-2.5,+300'],
  ])('are read with %s', (_, text) => {
    expect(readCsv(text, 3, 'x.csv')).toEqual({ values: [1, -2.5, 300], part: '' });
  });

  it('make one input of all rows when they fit together, else the first row is one', () => {
    expect(readCsv('1,2\n3,4', 4, 'x').values).toEqual([1, 2, 3, 4]);
    expect(readCsv('1,2\n3,4\n5,6', 2, 'x')).toEqual({ values: [1, 2], part: 'row 1 of 3' });
  });

  it('name line and column of what is no number', () => {
    expect(refusal('1,2,3\n4,x5,6', 6)).toMatch(/line 2, column 2: “x5” is not a number/);
    expect(refusal('1,,3', 3)).toMatch(/line 1, column 2: a number is missing/);
    expect(refusal('1,0x10,3', 3)).toMatch(/column 2/);
    // The wrong count is the consequence; the cell is the cause.
    expect(refusal('1,2\n3,oops\n5,6', 4)).toMatch(/line 2, column 2/);
  });

  it('say how many there are and should be', () => {
    expect(refusal('1,2,3', 490)).toMatch(/has 3 numbers; the input takes 490/);
    expect(refusal('', 2)).toMatch(/has 0 numbers/);
  });
});
