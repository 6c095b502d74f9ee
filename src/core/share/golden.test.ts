import { expect, test } from 'vitest';
import { makeProfile } from '../profile/make-profile';
import { condense } from '../timings/condense';
import { isShareFile, openShareFile, saveShareFile } from './file';
import { decodeShare, encodeShare } from './link';
import { skeletonModel } from './skeleton';
import { GOLDEN } from './testing/golden';
import { GOLDEN_LINKS } from './testing/golden-links';

test.each(GOLDEN_LINKS.map(({ format, name, link }) => [format, name, link] as const))(
  'format %d: the link “%s” opens as it always has',
  (_, name, link) => {
    const entry = GOLDEN[name];
    if (!entry) throw new Error(`no profile ${name}`);
    const { shared, names } = entry;
    expect(decodeShare(link)).toEqual({
      ...shared,
      model: skeletonModel(shared.model, names),
      ...(shared.measurements && { measurements: shared.measurements.map(condense) }),
    });
  },
);

test('every golden profile has a link', () => {
  expect(GOLDEN_LINKS.map(({ name }) => name)).toEqual(Object.keys(GOLDEN));
});

test.each(Object.entries(GOLDEN))(
  'what “%s” shows is what its receiver sees',
  (_, { shared, names }) => {
    const arrived = decodeShare(encodeShare(shared, { names }));
    const [sent, seen] = [shared, arrived].map(({ model, kernels, abi }) =>
      makeProfile(model, { kernels, abi }),
    );
    expect(seen?.arena).toEqual(sent?.arena);
    expect(seen?.flash.total).toEqual(sent?.flash.total);
    expect(seen?.operators.map(({ macs }) => macs)).toEqual(
      sent?.operators.map(({ macs }) => macs),
    );
  },
);

test('a saved file begins with its mark and version', () => {
  const file = saveShareFile(GOLDEN['convolutional']?.shared ?? expect.unreachable());
  expect(new TextDecoder().decode(file.subarray(0, 10))).toBe('ARENASCOPE');
  expect(file[10]).toBe(1);
  expect(isShareFile(file)).toBe(true);
  expect(openShareFile(file).model.file.name).toBe('conv.tflite');
});
