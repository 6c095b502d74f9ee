/**
 * Everything an Arduino sketch or a firmware project needs to run the model, as text files: the C
 * array in both customary forms, the arena size that works, and a resolver with just its operators.
 */
import { InputError } from '../errors';
import type { Graph } from '../graph/graph';
import type { Profile } from '../profile/profile';
import { formatBytes } from '../text';
import type { Bytes } from '../units';
import { arenaHeader } from './arena-header';
import { xxdInclude } from './c-array';
import { checkedSymbol, symbolFor } from './c-names';
import { modelHeader, modelSource } from './model-data';
import { ioHeader } from './model-io';
import { resolverHeader } from './resolver';
import { usageText } from './usage';

export interface ExportFile {
  /** File name without directories. */
  readonly path: string;
  readonly text: string;
}

export interface ExportOptions {
  readonly graph: Graph;
  /** Name of the array; by default `g_` and the model's file name. */
  readonly symbol?: string;
}

/** As text a model is six times its size; more than this is no microcontroller's model any more. */
const MAX_MODEL: Bytes = 64 * 1024 * 1024;

/**
 * The files of one export.
 *
 * @param bytes the model file itself (not the C array it may have come in)
 * @throws InputError `usage` for an unusable symbol, `limit` for a model over 64 MiB
 */
export function exportFiles(
  profile: Profile,
  bytes: Uint8Array,
  { graph, symbol: chosen }: ExportOptions,
): readonly ExportFile[] {
  if (bytes.length > MAX_MODEL)
    throw new InputError(
      'limit',
      `The model has ${formatBytes(bytes.length)}; a C array is written for up to ${formatBytes(MAX_MODEL)}.`,
      'Link the file into flash with your linker or objcopy instead.',
    );
  const { name } = profile.model;
  const symbol = chosen === undefined ? symbolFor(name) : checkedSymbol(chosen);
  return [
    { path: 'model_data.h', text: modelHeader(symbol, name, bytes.length) },
    { path: 'model_data.cc', text: modelSource(symbol, bytes) },
    { path: 'model_xxd.h', text: xxdInclude(bytes, name) },
    { path: 'arena.h', text: arenaHeader(symbol, profile.arena) },
    { path: 'op_resolver.h', text: resolverHeader(symbol, profile, graph) },
    { path: 'model_io.h', text: ioHeader(symbol, graph) },
    { path: 'README.txt', text: usageText(symbol, profile, graph) },
  ];
}
