/** Pictures by their first bytes: PNG, JPEG, GIF, BMP, WebP and AVIF. Anything but that is data. */

type Sign = readonly [at: number, text: string];

/** All signs of a row have to be there; a BMP's reserved bytes tell it from text that begins with BM. */
const SIGNS: readonly (readonly Sign[])[] = [
  [[0, '\x89PNG\r\n']],
  [[0, '\xff\xd8\xff']],
  [[0, 'GIF8']],
  [
    [0, 'BM'],
    [6, '\0\0\0\0'],
  ],
  [
    [0, 'RIFF'],
    [8, 'WEBP'],
  ],
  [[4, 'ftypavif']],
  [[4, 'ftypavis']],
];

const has = (bytes: Uint8Array, [at, text]: Sign): boolean =>
  Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** The formats browsers decode. */
export const isPicture = (bytes: Uint8Array): boolean =>
  SIGNS.some((signs) => signs.every((sign) => has(bytes, sign)));
