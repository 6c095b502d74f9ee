/** MLPerf Tiny's lines as they pass by on a line that somebody else controls. */
import { formatCount } from '../../core/text';
import type { Measurement, Ticks } from '../../core/timings/measurement';
import type { Latest, Origin } from './found';
import { createLatest, emptyMeasurement } from './found';
import { createLapReader, isImpossible } from './laps';
import type { Recognised } from './recognise';

/** Everything that was measured of one model. */
interface Section {
  readonly model: string;
  /** Microseconds an inference. */
  readonly runs: Latest<Ticks>;
  warmups: number;
  /** The most inferences that one sample is the mean of. */
  together: number;
  /** Samples whose stamps stood still or went back. */
  impossible: number;
}

const MOST_SECTIONS = 100;

const createSection = (model: string): Section => ({
  model,
  runs: createLatest(),
  warmups: 0,
  together: 1,
  impossible: 0,
});

export const dutFirmware = (vendor: string): string =>
  `MLPerf Tiny firmware${vendor === '' ? '' : ` (${vendor})`}`;

const measurementOf = (section: Section, vendor: string, origin: Origin): Measurement => ({
  ...emptyMeasurement(origin),
  model: { name: section.model },
  firmware: { name: dutFirmware(vendor) },
  board: { name: 'unknown' },
  timer: { kind: 'microseconds', name: 'm-lap-us', hertz: 1e6 },
  warmups: section.warmups,
  runs: section.runs.list(),
  dropped: section.impossible,
  ...(section.together > 1 && {
    warnings: [
      `Each run is the mean of up to ${formatCount(section.together)} inferences: the firmware stamps only the first and the last.`,
    ],
  }),
});

export const createDutLog = () => {
  const laps = createLapReader();
  let sections = createLatest<Section>(MOST_SECTIONS);
  let section = createSection('');
  sections.push(section);
  let vendor = '';
  let impossible = 0;
  let hasStamps = false;
  const takeSample = (line: Recognised): void => {
    const sample = laps.take(line);
    if (line.kind === 'lap') hasStamps = true;
    if (sample === undefined) return;
    if (isImpossible(sample)) {
      impossible++;
      section.impossible++;
    } else {
      section.runs.push(sample.elapsed / sample.count);
      section.warmups = laps.warmups();
      section.together = Math.max(section.together, sample.count);
    }
  };
  return {
    take: (line: Recognised): void => {
      if (line.kind === 'model' && line.text !== section.model) {
        section = createSection(line.text);
        sections.push(section);
      }
      if (line.kind === 'name') vendor = line.text;
      takeSample(line);
    },
    reset: (): void => {
      section = createSection(section.model);
      sections = createLatest(MOST_SECTIONS);
      sections.push(section);
      impossible = 0;
      hasStamps = false;
    },
    found: (origin: Origin) => {
      const measurements = sections
        .list()
        .filter(({ runs }) => runs.list().length > 0)
        .map((one) => measurementOf(one, vendor, origin));
      return {
        ...{ measurements, impossible },
        /** There are stamps, but nothing that they are around. */
        isLone: hasStamps && measurements.length + impossible === 0,
      };
    },
  };
};
