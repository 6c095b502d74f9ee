/** The runner's own lines as they pass by on a line that somebody else controls. */
import type { Measurement, Ticks } from '../../core/timings/measurement';
import type { ProfiledRun, RunnerAnswer } from './answer';
import { createRunnerAnswer } from './answer';
import type { Latest, Origin } from './found';
import { createLatest, emptyMeasurement } from './found';
import type { Hello } from './hello';
import { helloOf } from './hello';
import type { Recognised } from './recognise';
import { runnerFacts, timedOperators } from './runner-timings';

/** Everything that one board said about one model. */
interface Section {
  hello: Hello | undefined;
  readonly runs: Latest<Ticks>;
  readonly profiled: Latest<ProfiledRun>;
  dropped: number;
}

/** Lines after which what was heard is put away, though no answer ended. */
const MOST_LINES = 10_000;
const MOST_SECTIONS = 20;
/** Runs by operator that are kept; each has all of a model's operators. */
const MOST_PROFILED = 1000;

const createSection = (): Section => ({
  hello: undefined,
  runs: createLatest(),
  profiled: createLatest(MOST_PROFILED),
  dropped: 0,
});

/** What makes times comparable; ticks of one clock must not be read as another's. */
const identity = ({ port, core, clockHertz, timer, kernels, flash, program }: Hello): string =>
  JSON.stringify([port, core, clockHertz, timer, kernels, flash, program?.sha256]);

const isOther = (a: Hello | undefined, b: Hello | undefined): boolean =>
  a !== undefined && b !== undefined && identity(a) !== identity(b);

const addAnswer = (section: Section, answer: RunnerAnswer): void => {
  const [runs, profiled] = [answer.runs(), answer.profiled()];
  section.hello = helloOf(answer.facts) ?? section.hello;
  section.runs.push(...runs.filter((ticks) => ticks > 0));
  section.profiled.push(...profiled);
  section.dropped += Math.max(0, answer.made() - runs.length - profiled.length);
};

const measurementOf = (section: Section, origin: Origin): readonly Measurement[] => {
  const [runs, profiled] = [section.runs.list(), section.profiled.list()];
  if (runs.length + profiled.length === 0) return [];
  const operators = timedOperators(profiled, () => undefined);
  const { hello, dropped } = section;
  return [{ ...emptyMeasurement(origin), ...runnerFacts(hello), runs, operators, dropped }];
};

export const createRunnerLog = () => {
  let sections = createLatest<Section>(MOST_SECTIONS);
  let section = createSection();
  sections.push(section);
  let answer = createRunnerAnswer();
  let [lines, damaged, zeros] = [0, 0, 0];
  const close = (): void => {
    if (isOther(section.hello, helloOf(answer.facts))) {
      section = createSection();
      sections.push(section);
    }
    addAnswer(section, answer);
    damaged += answer.damaged();
    zeros += answer.runs().filter((ticks) => ticks === 0).length;
    answer = createRunnerAnswer();
    lines = 0;
  };
  return {
    take: (line: Recognised): void => {
      if (line.kind === 'own' || line.kind === 'damaged') {
        answer.take(line);
        lines++;
      }
      const isEnd = line.kind === 'ready' || line.kind === 'boot';
      if (lines > 0 && (isEnd || lines === MOST_LINES)) close();
    },
    /** What ended until now: the answer under way is not in it. */
    found: (origin: Origin) => ({
      measurements: sections.list().flatMap((one) => measurementOf(one, origin)),
      damaged,
      zeros,
    }),
    reset: (): void => {
      section = { ...createSection(), hello: section.hello };
      sections = createLatest(MOST_SECTIONS);
      sections.push(section);
      [damaged, zeros] = [0, 0];
    },
    end: () => {
      if (lines > 0) close();
    },
  };
};
