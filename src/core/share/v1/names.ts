/**
 * Names in links. Exporters number what they name (`block_7/conv2d_3/Relu`), so a name is split into
 * its pattern and its numbers: each pattern is stored once, and the numbers as differences to those
 * of the last name with the same pattern.
 */
import type { Codec } from '../codec';
import { Corrupt } from '../bytes';
import { choice, counted, each, signed, texts, varint } from '../codec';

/** Stands for a number in a pattern; cleaned names never contain it. */
const HOLE = '\0';
/** A run of digits that reads back the same: no leading zeros, few enough to be exact. */
const NUMBER = /0|[1-9]\d{0,14}/g;

/** Characters of all names together: a pattern costs its bytes once, but is unfolded for each use. */
const MAX_NAME_CHARACTERS = 4_000_000;

/** Exactly as many names as both sides know there are. */
export const nameList = (count: number): Codec<readonly string[]> => ({
  write(out, names) {
    const patterns = new Map<string, number>();
    const uses = names.map((name) => {
      const pattern = name.replaceAll(NUMBER, HOLE);
      const index = patterns.get(pattern) ?? patterns.size;
      patterns.set(pattern, index);
      return { index, numbers: (name.match(NUMBER) ?? []).map(Number) };
    });
    counted(texts).write(out, [...patterns.keys()]);
    each(varint).write(
      out,
      uses.map(({ index }) => index),
    );
    const last: number[][] = [];
    for (const { index, numbers } of uses) {
      numbers.forEach((value, i) => signed.write(out, value - (last[index]?.[i] ?? 0)));
      last[index] = numbers;
    }
  },
  read(from) {
    const patterns = counted(texts)
      .read(from)
      .map((pattern) => pattern.split(HOLE));
    const uses = each(varint).read(from, count);
    const last: number[][] = [];
    let characters = 0;
    return uses.map((use) => {
      const parts = patterns[choice(use, patterns.length)] ?? [];
      const before = last[use];
      const numbers = parts.slice(1).map((_, i) => signed.read(from) + (before?.[i] ?? 0));
      last[use] = numbers;
      const name = parts.map((part, i) => part + String(numbers[i] ?? '')).join('');
      characters += name.length;
      if (characters > MAX_NAME_CHARACTERS) throw new Corrupt('its names are too long');
      return name;
    });
  },
});
