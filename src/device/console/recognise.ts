/**
 * What a line means, if anything: the runner's own lines, MLPerf Tiny's, what TensorFlow Lite Micro's
 * profiler and benchmark print, boot banners. One line at a time and without memory; what belongs
 * together is put together by `collect.ts` and by the session.
 */
import { crc16 } from '../crc16';

export type Recognised =
  /** `m-x-KEY-[VALUE]*hhhh` with the right checksum. */
  | { readonly kind: 'own'; readonly key: string; readonly value: string }
  /** It should be one of the runner's lines, but bytes of it changed on the way. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'ready' | 'warmed-up' | 'inferred' | 'loaded' }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'lap'; readonly microseconds: number }
  | { readonly kind: 'warming-up' | 'inferring'; readonly count: number }
  | { readonly kind: 'results'; readonly values: readonly number[] }
  | { readonly kind: 'name' | 'profile' | 'model'; readonly text: string }
  | { readonly kind: 'buffer'; readonly bytes: readonly number[] }
  /** The firmware has just started. */
  | { readonly kind: 'boot'; readonly mode?: 'performance' | 'energy' }
  /** TensorFlow Lite Micro's profiler: an operator, or a phase of the program. */
  | {
      readonly kind: 'took';
      readonly tag: string;
      readonly ticks: number;
      readonly milliseconds?: number;
    }
  | { readonly kind: 'event-table' | 'tag-table' }
  | { readonly kind: 'event-row'; readonly tag: string; readonly ticks: number }
  | { readonly kind: 'tag-row'; readonly tag: string; readonly ticks: number }
  | { readonly kind: 'total'; readonly ticks: number }
  | { readonly kind: 'crc'; readonly of: 'input' | 'output'; readonly crc32: number }
  | { readonly kind: 'other' };

type Groups = readonly (string | undefined)[];
type Rule = readonly [RegExp, (groups: Groups) => Recognised];

const OTHER: Recognised = { kind: 'other' };
const DAMAGED: Recognised = { kind: 'damaged' };

const bytesOf = (hex: string): readonly number[] =>
  hex.split('-').map((pair) => parseInt(pair, 16));

/** Numbers are digits, so many that a double still holds them exactly. */
const DUT_RULES: readonly Rule[] = [
  [/^m-ready$/, () => ({ kind: 'ready' })],
  [/^m-lap-us-(\d{1,10})$/, ([us]) => ({ kind: 'lap', microseconds: Number(us) })],
  [/^m-warmup-start-(\d{1,10})$/, ([n]) => ({ kind: 'warming-up', count: Number(n) })],
  [/^m-warmup-done$/, () => ({ kind: 'warmed-up' })],
  [/^m-infer-start-(\d{1,10})$/, ([n]) => ({ kind: 'inferring', count: Number(n) })],
  [/^m-infer-done$/, () => ({ kind: 'inferred' })],
  [
    /^m-results-\[([^\]]*)\]$/,
    ([values = '']) => ({ kind: 'results', values: values.split(',').map(Number) }),
  ],
  [/^m-load-done$/, () => ({ kind: 'loaded' })],
  [
    /^m-buffer-([0-9a-f]{2}(?:-[0-9a-f]{2}){0,7})$/,
    ([hex = '']) => ({ kind: 'buffer', bytes: bytesOf(hex) }),
  ],
  [/^m-name-dut-\[(.*)\]$/, ([text = '']) => ({ kind: 'name', text })],
  [/^m-profile-\[(.*)\]$/, ([text = '']) => ({ kind: 'profile', text })],
  [/^m-model-\[(.*)\]$/, ([text = '']) => ({ kind: 'model', text })],
  [/^m-timestamp-mode-performance$/, () => ({ kind: 'boot', mode: 'performance' })],
  [/^m-timestamp-mode-energy$/, () => ({ kind: 'boot', mode: 'energy' })],
  [/^m-init-done$/, () => ({ kind: 'boot' })],
  [/^e-\[(.*)\]$/, ([text = '']) => ({ kind: 'error', text })],
];

const PROFILER_RULES: readonly Rule[] = [
  [
    /^(.{1,100}?) took (\d{1,15}) (?:ticks|cycles)(?: \((\d{1,10}) ms\))?\.?$/,
    ([tag = '', ticks, ms]) => ({
      kind: 'took',
      tag,
      ticks: Number(ticks),
      ...(ms !== undefined && { milliseconds: Number(ms) }),
    }),
  ],
  [/^"Event","Tag","Ticks"$/, () => ({ kind: 'event-table' })],
  [/^"Unique [^"]{1,40}","Total [Tt]icks[^"]{0,60}"$/, () => ({ kind: 'tag-table' })],
  [
    /^(?:"total number of ticks"|total), ?(\d{1,15})$/,
    ([ticks]) => ({ kind: 'total', ticks: Number(ticks) }),
  ],
  [
    /^\d{1,6},([^,]{1,100}),(\d{1,15})$/,
    ([tag = '', ticks]) => ({ kind: 'event-row', tag, ticks: Number(ticks) }),
  ],
  [
    /^([^,"]{1,100}), ?(\d{1,15})$/,
    ([tag = '', ticks]) => ({ kind: 'tag-row', tag, ticks: Number(ticks) }),
  ],
  [
    /^Input CRC32: 0x([0-9A-Fa-f]{1,8})$/,
    ([crc = '']) => ({ kind: 'crc', of: 'input', crc32: parseInt(crc, 16) }),
  ],
  [
    /^Output CRC32: 0x([0-9A-Fa-f]{1,8})$/,
    ([crc = '']) => ({ kind: 'crc', of: 'output', crc32: parseInt(crc, 16) }),
  ],
  [/^\*\*\* Booting Zephyr OS/, () => ({ kind: 'boot' })],
  // Espressif's ROM
  [/^rst:0x[0-9a-f]{1,2} \(\w{1,40}\),\s?boot:0x/, () => ({ kind: 'boot' })],
];

const OWN = /^(m-x-([a-z0-9]{1,32})-\[([^\]]*)\])\*([0-9a-f]{4})$/;

const recogniseOwn = (line: string): Recognised => {
  const [, covered, key, value, crc] = OWN.exec(line) ?? [];
  return covered !== undefined &&
    key !== undefined &&
    value !== undefined &&
    crc16(new TextEncoder().encode(covered), 0xffff) === parseInt(crc ?? '', 16)
    ? { kind: 'own', key, value }
    : DAMAGED;
};

const applyRules = (rules: readonly Rule[], line: string): Recognised => {
  for (const [pattern, make] of rules) {
    const found = pattern.exec(line);
    if (found) return make(found.slice(1));
  }
  return OTHER;
};

/** @param line without its end, colours and prefix (`lines.ts`, `prefix.ts`) */
export const recognise = (line: string): Recognised => {
  // Also where the end of the line before got lost.
  if (line.includes('m-x-')) return recogniseOwn(line);
  if (line.startsWith('m-') || line.startsWith('e-[')) return applyRules(DUT_RULES, line);
  return applyRules(PROFILER_RULES, line);
};
