import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCustomBoards } from '../boards/custom';
import { InputError } from '../errors';
import { isShareFile, openShareFile, saveShareFile } from './file';
import type { Shared } from './link';
import { decodeShare, encodeShare, shareLink } from './link';
import { skeletonModel } from './skeleton';
import { sharedArbitrary } from './testing/shared-arbitrary';
import { mismatchOf } from './verify';

const ORIGIN = 'http://localhost:5173/';

/** What should arrive: the same, but with the model's skeleton in place of the model. */
const arriving = (shared: Shared, names: boolean): Shared => ({
  ...shared,
  model: skeletonModel(shared.model, names),
});

const [EXAMPLE] = fc.sample(
  sharedArbitrary.filter(({ model }) => (model.graph.subgraphs[0]?.operators.length ?? 0) > 4),
  { numRuns: 1, seed: 7 },
) as [Shared];

const problemOf = (open: () => unknown): InputError => {
  try {
    open();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('round trips', () => {
  test('a link says everything its sender’s skeleton says', () => {
    fc.assert(
      fc.property(sharedArbitrary, fc.boolean(), (shared, names) => {
        const link = shareLink(ORIGIN, encodeShare(shared, { names }));
        expect(decodeShare(link)).toEqual(arriving(shared, names));
      }),
      { numRuns: 1000 },
    );
  });

  test('a saved file says the same', () => {
    fc.assert(
      fc.property(sharedArbitrary, fc.boolean(), (shared, names) => {
        const file = saveShareFile(shared, { names });
        expect(isShareFile(file)).toBe(true);
        expect(openShareFile(file)).toEqual(arriving(shared, names));
      }),
      { numRuns: 200 },
    );
  });

  test('sharing what was shared changes nothing', () => {
    fc.assert(
      fc.property(sharedArbitrary, fc.boolean(), (shared, names) => {
        const once = encodeShare(shared, { names });
        expect(encodeShare(decodeShare(once), { names })).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  test('a sender’s board outlives the board table: an id taken since gets another, nonsense is left out', () => {
    const [board] = parseCustomBoards('[{"name":"Mine","flash":100000,"ramUsable":50000}]');
    if (!board) throw new Error('no board');
    const taken = decodeShare(encodeShare({ ...EXAMPLE, board: { ...board, id: 'pico' } }));
    expect(taken.board).toMatchObject({ id: 'own-pico', name: 'Mine', ramUsable: 50_000 });
    const odd = decodeShare(encodeShare({ ...EXAMPLE, board: { ...board, flash: -1 } }));
    expect(odd.board).toBeUndefined();
    expect(odd.model).toEqual(taken.model);
  });

  test('a few bytes cannot unfold into millions of connections or characters', () => {
    const [main] = EXAMPLE.model.graph.subgraphs;
    if (!main) throw new Error('no subgraph');
    const withMain = (change: Partial<typeof main>): Shared => ({
      ...EXAMPLE,
      model: {
        ...EXAMPLE.model,
        graph: { ...EXAMPLE.model.graph, subgraphs: [{ ...main, ...change }] },
      },
    });
    const inputs = Array.from({ length: 300_000 }, () => main.inputs[0] ?? 0);
    expect(problemOf(() => decodeShare(encodeShare(withMain({ inputs })))).code).toBe('bad-link');
    const [tensor] = main.tensors;
    if (!tensor) throw new Error('no tensor');
    const unused = Array.from({ length: 600 }, () => ({ ...tensor, name: 'n'.repeat(10_000) }));
    const tensors = [...main.tensors, ...unused];
    expect(problemOf(() => decodeShare(encodeShare(withMain({ tensors })))).code).toBe('bad-link');
  });

  test('one of the sender’s own boards travels with all its facts', () => {
    const [board] = parseCustomBoards(
      '[{"name":"Logger","flash":1048576,"ramUsable":65536,"core":"Cortex-M33","ramReserved":9000}]',
    );
    if (!board) throw new Error('no board');
    expect(decodeShare(encodeShare({ ...EXAMPLE, board })).board).toEqual(board);
  });

  test('without names nothing is left that the sender called something', () => {
    const secret = 'acme-secret';
    const [main] = EXAMPLE.model.graph.subgraphs;
    if (!main) throw new Error('no subgraph');
    const graph = {
      ...EXAMPLE.model.graph,
      metadata: [{ name: secret, buffer: 0 }],
      subgraphs: [
        {
          ...main,
          name: secret,
          tensors: main.tensors.map((tensor) => ({ ...tensor, name: secret })),
          operators: main.operators.map((operator) => ({
            ...operator,
            options: { sharedName: secret },
          })),
        },
      ],
    };
    const file = { ...EXAMPLE.model.file, name: secret };
    const arrived = decodeShare(
      encodeShare({ ...EXAMPLE, model: { file, graph } }, { names: false }),
    );
    expect(JSON.stringify(arrived)).not.toContain(secret);
    const names = arrived.model.graph.subgraphs[0]?.operators.map(
      ({ options }) => options['sharedName'],
    );
    expect(new Set(names).size).toBe(1);
  });
});

describe('what happens to links on the way', () => {
  const payload = encodeShare(EXAMPLE);
  const link = shareLink(ORIGIN, payload);

  test.each([
    ['the fragment alone', `#p=${payload}`],
    ['another parameter before it', `${ORIGIN}#x=1&p=${payload}`],
    ['another parameter behind it', `${link}&utm=1`],
    ['a full stop behind it', `${link}.`],
    ['a bracket behind it', `(${link})`],
    ['line breaks of a mail program', link.replace(/(.{76})/g, '$1\r\n ')],
    ['escapes', `${ORIGIN}#${encodeURIComponent(`p=${payload}`)}`],
    ['the standard alphabet', link.replaceAll('-', '+').replaceAll('_', '/')],
    ['padding', `${link}==`],
  ])('%s does no harm', (_, text) => {
    expect(decodeShare(text)).toEqual(arriving(EXAMPLE, true));
  });

  test('a cut link says how much of it arrived', () => {
    const characters = payload.length - 2;
    const cut = problemOf(() => decodeShare(link.slice(0, -40)));
    expect(cut.code).toBe('bad-link');
    expect(cut.message).toBe(
      `The link is cut: ${characters - 40} of ${characters} characters arrived.`,
    );
    expect(problemOf(() => decodeShare(`${ORIGIN}#p=1.AB`)).message).toMatch(
      /only 1 characters? arrived|cut/,
    );
  });

  test('every cut is told as a cut, wherever it is', () => {
    for (let length = ORIGIN.length + 5; length < link.length; length++)
      expect(problemOf(() => decodeShare(link.slice(0, length))).message).toMatch(/is cut/);
  });

  test('every single altered character is noticed', () => {
    for (let i = 0; i < payload.length - 2; i++) {
      const at = i + 2;
      const other = payload[at] === 'A' ? 'B' : 'A';
      const altered = payload.slice(0, at) + other + payload.slice(at + 1);
      // The last character's spare bits carry nothing: altering only them changes nothing.
      if (at === payload.length - 1) continue;
      expect(problemOf(() => decodeShare(altered)).message).toMatch(/altered|cut/);
    }
  });

  test('a newer version says what to do', () => {
    const error = problemOf(() => decodeShare(link.replace('#p=1.', '#p=3.')));
    expect(error.sentence).toMatch(/newer version .*format 3.*Reload or update/);
  });

  test.each([
    '',
    'hello',
    'https://example.org/',
    '#p=',
    '#p=1',
    '#q=1.AAAA',
    'x'.repeat(2_000_000),
  ])('what is no link is told so (%#)', (text) => {
    expect(problemOf(() => decodeShare(text)).code).toBe('bad-link');
  });

  test('a damaged file is told apart from a link', () => {
    const file = saveShareFile(EXAMPLE);
    const cut = problemOf(() => openShareFile(file.subarray(0, -5)));
    expect(cut).toMatchObject({ code: 'bad-file' });
    expect(cut.message).toMatch(/^The profile file is cut: [\d,]+ of [\d,]+ bytes arrived\.$/);
    expect(isShareFile(new TextEncoder().encode('TFL3'))).toBe(false);
  });
});

describe('the receiver’s own file', () => {
  const { file } = EXAMPLE.model;

  test('is confirmed by its SHA-256, whatever its name', () => {
    expect(mismatchOf(file, { ...file, name: 'renamed' })).toBeUndefined();
  });

  test('is refused with what differs', () => {
    const other = { ...file, sha256: 'f'.repeat(64) };
    expect(mismatchOf(file, other)).toMatch(/same size/);
    expect(mismatchOf(file, { ...other, bytes: 12 })).toMatch(/12 B instead of 1,000,000 B/);
  });
});
