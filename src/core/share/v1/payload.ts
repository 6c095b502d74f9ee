/**
 * Version 1 of what a link carries, before it is deflated. Frozen: links made with it open for ever,
 * so nothing here may change what existing bytes mean; the golden links in the tests hold it to that.
 */
import type { Abi, KernelSet } from '../../arena/plan';
import { compactCustomBoard, parseCustomBoards } from '../../boards/custom';
import { InputError } from '../../errors';
import type { FileLayout, ModelFile } from '../../profile/profile';
import { Corrupt } from '../bytes';
import type { Codec } from '../codec';
import { bool, columns, counted, each, text, varint } from '../codec';
import type { Shared, View } from '../shared';
import { graphCodec } from './graph';

/** Positions in these lists are the format: add at the end, never reorder. */
const KERNELS: readonly KernelSet[] = ['ref', 'cmsis-nodsp', 'cmsis-dsp', 'cmsis-mve'];
const ABIS: readonly Abi[] = ['short-enums', 'int-enums', 'lp64'];

/** One of a fixed list, as its position. */
const oneOf = <T>(list: readonly T[]): Codec<T> => ({
  write(out, value) {
    const index = list.indexOf(value);
    if (index < 0) throw new Error(`Link format 1 has no place for ${String(value)}.`);
    varint.write(out, index);
  },
  read(from) {
    const value = list[varint.read(from)];
    if (value === undefined) throw new Corrupt('a choice is unknown');
    return value;
  },
});

const kernels = oneOf(KERNELS);
const abi = oneOf(ABIS);

/** 32 bytes as 64 hexadecimal digits. */
const sha256: Codec<string> = {
  write: (out, hex) =>
    out.bytes(Uint8Array.from({ length: 32 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16))),
  read: (from) => Array.from(from.bytes(32), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};

const layout: Codec<FileLayout> = {
  write(out, { quantization, minMax, names, metadata }) {
    for (const bytes of [quantization, minMax, names, metadata]) varint.write(out, bytes);
  },
  read: (from) => ({
    quantization: varint.read(from),
    minMax: varint.read(from),
    names: varint.read(from),
    metadata: varint.read(from),
  }),
};

const modelFile: Codec<ModelFile> = {
  write(out, file) {
    text.write(out, file.name);
    sha256.write(out, file.sha256);
    varint.write(out, file.bytes);
    layout.write(out, file.layout);
  },
  read: (from) => ({
    name: text.read(from),
    sha256: sha256.read(from),
    bytes: varint.read(from),
    layout: layout.read(from),
  }),
};

/** Kind of board, then its id or, for one of the sender's own, its facts as JSON. */
const board: Codec<Shared['board']> = {
  write(out, value) {
    const kind = value === undefined ? 0 : typeof value === 'string' ? 1 : 2;
    out.byte(kind);
    if (value === undefined) return;
    text.write(out, typeof value === 'string' ? value : compactCustomBoard(value));
  },
  read(from) {
    const kind = from.byte();
    if (kind === 0) return undefined;
    if (kind === 1) return text.read(from);
    if (kind > 2) throw new Corrupt('its board is of an unknown kind');
    return ownBoard(text.read(from));
  },
};

/**
 * A sender's own board. The studio's table grows, so its id may have become a built-in one's since;
 * then it gets another. A board that today's rules refuse is left out: the profile still opens.
 */
function ownBoard(json: string): Shared['board'] {
  const renamed = json.replace(/"id":"/, '"id":"own-');
  for (const facts of [json, renamed]) {
    try {
      return parseCustomBoards(`[${facts}]`)[0];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return undefined;
}

/** Keys this version writes; a reader leaves out those it does not know. */
const TEXT_KEYS = ['tab', 'selection'] as const satisfies readonly (keyof View)[];
const NUMBER_KEYS = ['step', 'budget'] as const satisfies readonly (keyof View)[];
const TEXTS = counted(
  columns<{ key: string; value: string }>({ key: each(text), value: each(text) }),
);
const NUMBERS = counted(
  columns<{ key: string; value: number }>({ key: each(text), value: each(varint) }),
);
/** The studio's own short forms are far below this. */
const MAX_VIEW_TEXT = 200;

const view: Codec<View> = {
  write(out, value) {
    TEXTS.write(out, present(TEXT_KEYS, value));
    NUMBERS.write(out, present(NUMBER_KEYS, value));
  },
  read(from) {
    const entries = [
      ...known(TEXT_KEYS, TEXTS.read(from)).filter(([, { length }]) => length <= MAX_VIEW_TEXT),
      ...known(NUMBER_KEYS, NUMBERS.read(from)),
    ];
    return Object.fromEntries(entries) as View;
  },
};

const present = <K extends keyof View>(keys: readonly K[], value: View) =>
  keys.flatMap((key) => {
    const held = value[key];
    return held === undefined ? [] : [{ key, value: held }];
  });

const known = <T>(keys: readonly string[], entries: readonly { key: string; value: T }[]) =>
  entries.filter(({ key }) => keys.includes(key)).map(({ key, value }) => [key, value] as const);

/** The whole payload; whether it holds names is told by its first byte. */
export const payload: Codec<{ readonly shared: Shared; readonly names: boolean }> = {
  write(out, { shared, names }) {
    bool.write(out, names);
    kernels.write(out, shared.kernels);
    abi.write(out, shared.abi);
    board.write(out, shared.board);
    view.write(out, shared.view);
    modelFile.write(out, shared.model.file);
    graphCodec(names).write(out, shared.model.graph);
  },
  read(from) {
    const names = bool.read(from);
    const target = { kernels: kernels.read(from), abi: abi.read(from) };
    const chosen = board.read(from);
    const looking = view.read(from);
    const model = { file: modelFile.read(from), graph: graphCodec(names).read(from) };
    const shared = {
      model,
      ...target,
      ...(chosen !== undefined && { board: chosen }),
      view: looking,
    };
    return { shared, names };
  },
};
