import { expect, it } from 'vitest';
import { withoutCommonRoot } from './dropped-files';

const paths = (...names: readonly string[]) => names.map((path) => ({ path, file: new Blob([]) }));
const stripped = (...names: readonly string[]) =>
  withoutCommonRoot(paths(...names)).map(({ path }) => path);

it('leaves out the folder that was dropped, since it says nothing', () => {
  expect(stripped('set/shoes/1.png', 'set/bags/2.png')).toEqual(['shoes/1.png', 'bags/2.png']);
});

it('keeps a folder that may be a class, and files that share none', () => {
  expect(stripped('shoes/1.png', 'shoes/2.png')).toEqual(['shoes/1.png', 'shoes/2.png']);
  expect(stripped('shoes/1.png', 'bags/2.png')).toEqual(['shoes/1.png', 'bags/2.png']);
  expect(stripped('a.npy')).toEqual(['a.npy']);
});
