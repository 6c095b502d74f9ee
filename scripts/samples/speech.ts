/**
 * Spoken words for the keyword sample, all synthetic: eSpeak NG reads them in many voices, speeds and
 * pitches, and this script puts each somewhere in a second of noise. No person was recorded. The voices,
 * accents and unknown words of the test part are in no training clip.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { normal, uniform } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import type { Material } from '../../src/tfjs/train/train';
import { installWithApt } from '../lib/apt.mjs';
import { FEATURES, mfcc, RATE } from './mfcc';

const PROGRAM = '/usr/bin/espeak-ng';
const PACKAGE = 'espeak-ng';
/** What eSpeak NG gives: 16 bits after a header. */
const ESPEAK = { rate: 22_050, header: 44 };

const KEYWORDS = ['yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go'];
/** In the order of the network's outputs: that of the Speech Commands benchmark (Warden 2018). */
const CLASSES = ['silence', 'unknown', ...KEYWORDS];

interface Part {
  readonly accents: readonly string[];
  readonly voices: readonly string[];
  /** Words that are none of the keywords. */
  readonly unknown: readonly string[];
}

const PARTS: Readonly<Record<'train' | 'test', Part>> = {
  train: {
    accents: ['en-gb', 'en-us', 'en-029', 'en-gb-x-rp', 'en-gb-x-gbclan'],
    voices: [
      ...['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'f1', 'f2', 'f3', 'Alex', 'Denis', 'Hugo', 'Jacky'],
      ...['adam', 'anika', 'belinda', 'benjamin', 'ed', 'gustave', 'iven', 'john', 'linda', 'max'],
    ],
    unknown: [
      ...['one', 'two', 'three', 'four', 'five', 'cat', 'dog', 'bird', 'house', 'happy', 'water'],
      ...['table', 'window', 'music', 'open', 'light', 'her', 'was', 'then', 'morning', 'back'],
      ...['nine', 'stay', 'low', 'sight', 'lift', 'town', 'cup', 'in', 'cough', 'top', 'know how'],
    ],
  },
  test: {
    accents: ['en-gb-scotland', 'en-gb-x-gbcwmd', 'en-us-nyc'],
    voices: [
      ...['m7', 'm8', 'f4', 'f5', 'Andy', 'Annie', 'Michael', 'klatt2', 'steph', 'victor', 'paul'],
    ],
    unknown: [
      ...['six', 'seven', 'eight', 'tree', 'marvin', 'wow', 'bed', 'sheila', 'follow', 'learn'],
      ...[
        'forward',
        'visual',
        'garden',
        'paper',
        'yellow',
        'shop',
        'bright',
        'near',
        'often',
        'so',
      ],
    ],
  },
};

const pick = <T>(from: readonly T[], random: Random): T => {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
};

const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random();

/** What is louder than a hundredth of the loudest value. */
const trimmed = (sound: Float64Array): Float64Array => {
  const least = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 100;
  const isHeard = (value: number): boolean => Math.abs(value) > least;
  return sound.slice(sound.findIndex(isHeard), sound.findLastIndex(isHeard) + 1);
};

/** A word at 16 kHz, its loudest value 1. */
const speak = (word: string, { accents, voices }: Part, random: Random): Float64Array => {
  const voice = `${pick(accents, random)}+${pick(voices, random)}`;
  const [speed, pitch] = [between(random, 120, 200), between(random, 20, 80)].map(Math.round);
  const asked = ['-v', voice, '-s', `${speed}`, '-p', `${pitch}`, '--stdout', word];
  const file = execFileSync(PROGRAM, asked, { stdio: ['ignore', 'pipe', 'ignore'] });
  const count = (file.length - ESPEAK.header) >> 1;
  const given = Float64Array.from({ length: count }, (_, i) =>
    file.readInt16LE(ESPEAK.header + 2 * i),
  );
  const step = ESPEAK.rate / RATE;
  const sound = trimmed(
    Float64Array.from({ length: Math.floor((count - 1) / step) }, (_, i) => {
      const at = Math.floor(i * step);
      return (given[at] ?? 0) + (i * step - at) * ((given[at + 1] ?? 0) - (given[at] ?? 0));
    }),
  );
  const most = sound.reduce((so, value) => Math.max(so, Math.abs(value)), 1);
  return sound.map((value) => value / most);
};

/** A second of noise, from white to a low rumble, with a word (or none) somewhere in it. */
const clip = (word: Float64Array, random: Random): Float64Array => {
  const loudness = 10 ** between(random, -1.2, -0.1);
  const noise = 10 ** between(random, -4, -1.5);
  const colour = 0.98 * random();
  const room = RATE - word.length;
  const start = Math.round(room > 0 ? room * random() : room / 2);
  let last = 0;
  return Float64Array.from({ length: RATE }, (_, i) => {
    last = colour * last + Math.sqrt(1 - colour ** 2) * normal(random);
    const value = loudness * (word[i - start] ?? 0) + noise * last;
    return Math.min(1, Math.max(-1, value));
  });
};

export interface Speech extends Material {
  readonly labels: Uint8Array;
}

/** `words` utterances of each class, each in `clips` clips: MFCCs and the number of the class. */
export const drawSpeech = (
  part: keyof typeof PARTS,
  { words, clips, seed }: { readonly words: number; readonly clips: number; readonly seed: number },
): Speech => {
  if (!existsSync(PROGRAM) && !installWithApt([PACKAGE]))
    throw new Error(`eSpeak NG is missing: install the Debian package ${PACKAGE}.`);
  const random = uniform(seed);
  const chosen = PARTS[part];
  const samples = CLASSES.length * words * clips;
  const inputs = new Float32Array(samples * FEATURES);
  const labels = new Uint8Array(samples);
  let n = 0;
  CLASSES.forEach((name, label) => {
    for (let i = 0; i < words; i++) {
      const text = name === 'unknown' ? (chosen.unknown[i % chosen.unknown.length] ?? '') : name;
      const word = name === 'silence' ? new Float64Array() : speak(text, chosen, random);
      for (let again = 0; again < clips; again++) {
        inputs.set(mfcc(clip(word, random)), n * FEATURES);
        labels[n++] = label;
      }
    }
  });
  return { samples, inputs, labels };
};
