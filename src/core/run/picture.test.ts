import { expect, it } from 'vitest';
import { isPicture } from './picture';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ['PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['GIF', 'GIF89a'],
  ['BMP', 'BM\x46\x01\0\0\0\0\0\0\x36'],
  ['WebP', 'RIFF\x24\0\0\0WEBPVP8 '],
  ['AVIF', '\0\0\0\x20ftypavif'],
])('%s is a picture', (_, start) => {
  expect(isPicture(bytes(start))).toBe(true);
});

it.each([
  ['numbers', '1.0, 2.0'],
  ['a heading that begins like a BMP', 'BMI,age,weight\n1,2,3'],
  ['nothing', ''],
  ['sound', 'RIFF\x24\0\0\0WAVEfmt '],
])('%s is none', (_, start) => {
  expect(isPicture(bytes(start))).toBe(false);
});
