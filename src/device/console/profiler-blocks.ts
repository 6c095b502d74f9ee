/**
 * What TensorFlow Lite Micro's profiler prints, as runs: a list of operators with their ticks is one run,
 * and lists with the same tags are runs of one model. Three forms: text, a table of events, a table of
 * totals by tag. Lists of a program's phases, which have no operator in them, are left out.
 */
import { operatorCode } from '../../core/graph/operators';
import type { Ticks } from '../../core/timings/measurement';
import type { Latest } from './found';
import { createLatest } from './found';
import type { Recognised } from './recognise';

export type BlockForm = 'text' | 'events' | 'tags';

export interface ProfilerBlock {
  /** `tags`: each is the sum over all operators of that tag. */
  readonly form: BlockForm;
  readonly tags: readonly string[];
  /** Ticks by run, then by place in `tags`. */
  readonly runs: readonly (readonly Ticks[])[];
  /** Bounds of the timer's rate, from the whole milliseconds beside the ticks; Infinity where unknown. */
  readonly hertz: readonly [number, number];
}

export interface ProfilerReader {
  /** @param prefixes how many loggers' prefixes stood before it; undefined for an empty line */
  readonly take: (line: Recognised, prefixes: number | undefined) => void;
  /** The lists that ended until now. */
  readonly blocks: () => readonly ProfilerBlock[];
  /** Forgets the lists that ended; the one under way goes on. */
  readonly reset: () => void;
  /** Ends the list under way. */
  readonly end: () => void;
  /** Forgets the list under way. @returns whether there was one */
  readonly drop: () => boolean;
}

const MOST_ROWS = 4096;
const MOST_RUNS = 200;
const MOST_BLOCKS = 20;

type Bounds = readonly [number, number];

interface Open {
  readonly form: BlockForm;
  readonly prefixes: number | undefined;
  readonly tags: string[];
  readonly ticks: Ticks[];
  hertz: Bounds;
}

interface Closed extends Pick<ProfilerBlock, 'form' | 'tags'> {
  readonly runs: Latest<readonly Ticks[]>;
  hertz: Bounds;
}

type Row = Extract<Recognised, { readonly ticks: Ticks; readonly tag: string }>;

/** Milliseconds are cut off, not rounded. */
const rateOf = (row: Row): Bounds => {
  const milliseconds = row.kind === 'took' ? row.milliseconds : undefined;
  if (milliseconds === undefined) return [0, Infinity];
  return [(1000 * row.ticks) / (milliseconds + 1), (1000 * row.ticks) / milliseconds];
};

const narrower = (a: Bounds, b: Bounds): Bounds => [Math.max(a[0], b[0]), Math.min(a[1], b[1])];

const addRow = (open: Open, row: Row): void => {
  if (open.tags.length === MOST_ROWS) return;
  open.tags.push(row.tag);
  open.ticks.push(row.ticks);
  if (row.ticks > 0) open.hertz = narrower(open.hertz, rateOf(row));
};

const isSame = (block: Closed | undefined, open: Open): block is Closed =>
  block?.form === open.form &&
  block.tags.length === open.tags.length &&
  block.tags.every((tag, i) => tag === open.tags[i]);

const isInference = ({ tags }: Open): boolean =>
  tags.some((tag) => operatorCode(tag) !== undefined);

const FORM_OF_ROW = { took: 'text', 'event-row': 'events', 'tag-row': 'tags' } as const;

/** Whether a single list is the `end` or the `begin` of another, and not all of it. */
const isPart = (part: ProfilerBlock, whole: ProfilerBlock | undefined, at: 'begin' | 'end') => {
  if (whole === undefined || part.runs.length > 1 || part.form !== whole.form) return false;
  const missing = whole.tags.length - part.tags.length;
  const from = at === 'begin' ? 0 : missing;
  return missing > 0 && part.tags.every((tag, i) => tag === whole.tags[from + i]);
};

/** A log may begin and end in the middle of a list: a part of a model is no model. */
const withoutParts = (blocks: readonly ProfilerBlock[]): readonly ProfilerBlock[] =>
  blocks.filter((block, i) => {
    if (i === 0 && isPart(block, blocks[1], 'end')) return false;
    return i !== blocks.length - 1 || !isPart(block, blocks[i - 1], 'begin');
  });

export const createProfilerReader = (): ProfilerReader => {
  let closed = createLatest<Closed>(MOST_BLOCKS);
  let last: Closed | undefined;
  let open: Open | undefined;
  const keep = (list: Open): void => {
    if (!isSame(last, list)) {
      const { form, tags } = list;
      last = { form, tags, runs: createLatest(MOST_RUNS), hertz: [0, Infinity] };
      closed.push(last);
    }
    last.runs.push(list.ticks);
    last.hertz = narrower(last.hertz, list.hertz);
  };
  const close = (): void => {
    if (open && isInference(open)) keep(open);
    open = undefined;
  };
  const begin = (form: BlockForm, prefixes: number | undefined): Open => {
    close();
    open = { form, prefixes, tags: [], ticks: [], hertz: [0, Infinity] };
    return open;
  };
  const takeRow = (row: Row, prefixes: number | undefined): void => {
    const form = FORM_OF_ROW[row.kind];
    if (open?.form === form) addRow(open, row);
    // Tables begin with a header; without one a row is a line like any other.
    else if (form === 'text') addRow(begin(form, prefixes), row);
    else close();
  };
  return {
    take: (line, prefixes) => {
      if (line.kind === 'took' || line.kind === 'event-row' || line.kind === 'tag-row')
        takeRow(line, prefixes);
      else if (line.kind === 'event-table') begin('events', prefixes);
      else if (line.kind === 'tag-table') begin('tags', prefixes);
      // Another task's logger may get a word in between.
      else if (prefixes === undefined || prefixes === open?.prefixes) close();
    },
    blocks: () =>
      withoutParts(closed.list().map((block) => ({ ...block, runs: block.runs.list() }))),
    reset: () => {
      closed = createLatest(MOST_BLOCKS);
      last = undefined;
    },
    end: close,
    drop: () => {
      const hadOne = open !== undefined;
      open = undefined;
      return hadOne;
    },
  };
};
