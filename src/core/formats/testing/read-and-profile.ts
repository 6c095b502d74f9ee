/** Reads a model and profiles it as the studio would; test support only. */
import { makeProfile } from '../../profile/make-profile';
import { openModel } from '../open';
import { assertGraph } from './assert-graph';

const TARGET = { kernels: 'cmsis-mve', abi: 'short-enums' } as const;

/** @throws InputError for what is no model; Error for a graph or a profile that makes no sense */
export function readAndProfile(bytes: Uint8Array, name: string): void {
  const opened = openModel(bytes, name);
  assertGraph(opened.graph, opened.bytes.length);
  const file = { name, sha256: '', bytes: opened.bytes.length, layout: opened.layout };
  const { arena, flash, operators } = makeProfile({ file, graph: opened.graph }, TARGET);
  const figures = [arena.used, arena.minimum, flash.total, ...operators.map(({ macs }) => macs)];
  if (!figures.every((figure) => Number.isFinite(figure) && figure >= 0))
    throw new Error('A figure of the profile is no size.');
  if (arena.minimum < arena.used) throw new Error('The minimum arena is below what is used.');
}
