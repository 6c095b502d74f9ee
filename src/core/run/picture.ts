/** Pictures by their first bytes: PNG, JPEG, GIF, BMP, WebP and AVIF. Anything but that is data. */

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  new TextDecoder('latin1').decode(bytes.subarray(from, to));

/** The formats browsers decode. */
export const isPicture = (bytes: Uint8Array): boolean =>
  /^(\x89PNG|\xff\xd8\xff|GIF8)/.test(latin1(bytes, 0, 4)) ||
  (latin1(bytes, 0, 2) === 'BM' && bytes.length > 26 && bytes[6] === 0 && bytes[8] === 0) ||
  latin1(bytes, 8, 12) === 'WEBP' ||
  /^ftypavi[fs]/.test(latin1(bytes, 4, 12));
