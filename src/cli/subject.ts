/**
 * What a command works on: the model named on the command line, in whatever form it comes, and the
 * board and target it is looked at with.
 */
import { basename } from 'node:path';
import type { Target } from '../core/arena/plan';
import type { Board } from '../core/boards/board';
import { BOARDS, findBoard, similarBoards, targetOf } from '../core/boards/boards';
import { parseCustomBoards } from '../core/boards/custom';
import { openModel } from '../core/formats/open';
import { sha256Hex } from '../core/profile/hash';
import type { Model } from '../core/profile/profile';
import { isShareFile, openShareFile } from '../core/share/file';
import type { Arguments } from './arguments';
import { onlyOperand } from './arguments';
import { readInput, readText } from './streams';
import { plain } from './text-table';
import { usage } from './usage';

export interface Subject {
  readonly model: Model;
  readonly target: Target;
  readonly board?: Board;
  /** The model file; absent when it came as a saved profile, which has no weights. */
  readonly bytes?: Uint8Array;
}

/** What is known once the operand is read, before the options have their say. */
interface Opened {
  readonly model: Model;
  readonly bytes?: Uint8Array;
  readonly target?: Target;
  readonly board?: string | Board;
}

/** With neither a board nor a kernel set: CMSIS-NN on a core with DSP, bare-metal Arm. */
const DEFAULT_TARGET: Target = { kernels: 'cmsis-dsp', abi: 'short-enums' };

/** @throws InputError for an unreadable or unknown model or board */
export async function openSubject(args: Arguments): Promise<Subject> {
  const boards = await allBoards(args);
  const asked = args.board === undefined ? undefined : namedBoard(args.board, boards);
  const { model, bytes, target, board: saved } = await openOperand(onlyOperand(args, 'a MODEL'));
  const board = asked ?? (typeof saved === 'string' ? findBoard(saved, boards) : saved);
  const normal = asked === undefined ? (target ?? DEFAULT_TARGET) : targetOf(asked);
  return {
    model,
    target: { ...normal, ...(args.kernels !== undefined && { kernels: args.kernels }) },
    ...(board && { board }),
    ...(bytes && { bytes }),
  };
}

/** The user's own boards, if a file with some is named, then the built-in ones. */
export async function allBoards({ boards }: Arguments): Promise<readonly Board[]> {
  return boards === undefined ? BOARDS : [...parseCustomBoards(await readText(boards)), ...BOARDS];
}

function namedBoard(id: string, boards: readonly Board[]): Board {
  const board = findBoard(id, boards);
  if (board !== undefined) return board;
  const near = similarBoards(id, boards);
  throw usage(
    `There is no board “${plain(id)}”.`,
    near.length === 0 ? 'List them with: arenascope boards.' : `Did you mean ${near.join(' or ')}?`,
  );
}

async function openOperand(path: string): Promise<Opened> {
  const file = await readInput(path);
  if (isShareFile(file)) {
    const { model, kernels, abi, board } = openShareFile(file);
    return { model, target: { kernels, abi }, ...(board !== undefined && { board }) };
  }
  const fileName = path === '-' ? 'model.tflite' : basename(path);
  const { graph, layout, bytes, name } = openModel(file, fileName);
  const sha256 = await sha256Hex(bytes);
  return { model: { file: { name, sha256, bytes: bytes.length, layout }, graph }, bytes };
}
