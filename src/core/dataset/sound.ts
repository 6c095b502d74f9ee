/**
 * Recordings as samples of a model that takes raw audio: each is cut into windows of the input's
 * length, one behind the other. Nothing is resampled: at which rate a model was trained is not in its
 * file, so the recordings' own is taken, and said.
 */
import { InputError } from '../errors';
import { formatCount, formatNumberOf, quoteName } from '../text';
import type { DataFile } from './dataset';
import { shapeText } from './fit';
import type { Item } from './items';
import type { ModelEnds } from './model-ends';
import { finiteInput } from './values';
import type { Recording } from './wav';
import { openWav } from './wav';

/** Inputs shorter than this are features, not audio. */
const SHORTEST = 256;
/** More recordings than this are not opened: thousands of samples add nothing to a range. */
const MOST_FILES = 20_000;
const AT_ONCE = 32;
/** What most networks for speech and sounds were trained on. */
const USUAL_RATE = 16_000;

export interface SoundItems {
  readonly items: readonly Item[];
  readonly notes: readonly string[];
}

/** @throws InputError `bad-input` for a model that takes no audio, and for recordings of unlike rates */
export const soundItems = async (
  files: readonly DataFile[],
  { inputs }: ModelEnds,
): Promise<SoundItems> => {
  const [input] = inputs;
  const isAudio = input?.kind.shape.filter((length) => length !== 1).length === 1;
  if (!isAudio || inputs.length > 1 || input.kind.elements < SHORTEST)
    throw new InputError(
      'bad-input',
      `Recordings need an input of raw audio; ${quoteName(input?.names[0] ?? '')} takes ${shapeText(input?.kind.shape ?? [])}.`,
      'Compute the features first, and give them as .npy or .npz.',
    );
  const recordings = await openAll(files.slice(0, MOST_FILES));
  const window = input.kind.elements;
  const items = recordings.flatMap((recording): Item[] =>
    windowsOf(recording, window).map((from) => ({
      file: recording.file,
      name:
        recording.length <= window ? recording.file.path : `${recording.file.path} from ${from}`,
      read: async (name) => [finiteInput(await recording.read(from, window), input, name)],
    })),
  );
  return { items, notes: notesOn(recordings, window, files.length) };
};

const openAll = async (files: readonly DataFile[]): Promise<readonly Recording[]> => {
  const recordings: Recording[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE)
    recordings.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map(openWav))));
  const [first] = recordings;
  const other = recordings.find(({ rate }) => rate !== first?.rate);
  if (first !== undefined && other !== undefined)
    throw new InputError(
      'bad-input',
      `${quoteName(first.file.path)} has ${formatCount(first.rate)} Hz, ${quoteName(other.file.path)} has ${formatCount(other.rate)} Hz.`,
      'Give recordings of one rate: that which the network was trained on.',
    );
  return recordings;
};

/** Where windows start; what is left over at the end is not used, but a short recording is. */
const windowsOf = ({ length }: Recording, window: number): readonly number[] =>
  Array.from({ length: Math.max(1, Math.floor(length / window)) }, (_, i) => i * window);

const notesOn = (
  recordings: readonly Recording[],
  window: number,
  files: number,
): readonly string[] => {
  const rate = recordings[0]?.rate ?? USUAL_RATE;
  const short = recordings.filter(({ length }) => length < window).length;
  const mixed = recordings.filter(({ channels }) => channels > 1).length;
  return [
    ...(rate === USUAL_RATE
      ? []
      : [
          `The recordings are taken at their own rate of ${formatCount(rate)} Hz; most networks were trained on ${formatCount(USUAL_RATE)} Hz.`,
        ]),
    ...(short === 0
      ? []
      : [
          `${formatNumberOf(short, 'recording')} shorter than ${formatCount(window)} values: silence follows.`,
        ]),
    ...(mixed === 0 ? [] : [`The channels of ${formatNumberOf(mixed, 'recording')} are averaged.`]),
    ...(files > recordings.length
      ? [
          `Only the first ${formatCount(recordings.length)} of ${formatCount(files)} recordings are used.`,
        ]
      : []),
  ];
};
