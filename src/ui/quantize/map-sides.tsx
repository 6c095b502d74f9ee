/** Before and after on the map: which is shown, what it saves, and the float model's map beside. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { explainPeak } from '../../core/arena/explain-peak';
import { formatBytes } from '../../core/text';
import type { Scope } from '../../core/units';
import { selectArenaBudget } from '../../state/figures';
import { selectBeforeAfter } from '../../state/quantize-figures';
import { selectSpan } from '../../state/quantize-span';
import { selectFloatSelection, selectFloatTensor } from '../../state/rows/quantize-rows';
import type { Selection } from '../../state/selection';
import type { OpenModel } from '../../state/studio-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { ArenaMap } from '../map/arena-map';
import styles from './quantize.module.css';
import { SideChoice } from './side-choice';
import { formatGrowth } from './words';

export function SideBar(): ReactNode {
  const memory = useSelect(selectBeforeAfter);
  if (memory === null) return <div />;
  return (
    <div className={styles['sides']}>
      <SideChoice />
      {memory.ram === null ? <FileSides of={memory.file} /> : <RamSides of={memory.ram} />}
    </div>
  );
}

type Pair = readonly [before: number, after: number];

function RamSides({ of: [before, after] }: { of: Pair }): ReactNode {
  return (
    <span>
      RAM {formatBytes(before)} before, {formatBytes(after)} after
      {before > 0 && <span className={styles['dim']}> ({formatGrowth(after / before)})</span>}, at
      the same scale
    </span>
  );
}

function FileSides({ of: [before, after] }: { of: Pair }): ReactNode {
  return (
    <span>
      File {formatBytes(before)} before, {formatBytes(after)} after
      <span className={styles['dim']}> ({formatGrowth(after / before)})</span>; phone and desktop
      only
    </span>
  );
}

/** In place of the map of a file that no board runs. */
export function NoMap(): ReactNode {
  return (
    <div className={styles['alone']}>
      <p>There is no arena to draw: TFLM refuses this kind of file.</p>
      <p className={styles['dim']}>
        It is for phones and desktops only. Quantize to full int8 or int16 × int8 for a board.
      </p>
    </div>
  );
}

/** The float model's map. It follows the selection, and a choice in it is made in the other map too. */
export function BeforeMap(): ReactNode {
  const before = useSelect(({ quantize }) => quantize.before);
  return before === null ? null : <FloatMap before={before} />;
}

const nothing = (): void => undefined;

function FloatMap({ before }: { before: OpenModel }): ReactNode {
  const studio = useStudio();
  const span = useSelect(selectSpan);
  // The open model's, so that both have the same line at the same height.
  const budget = useSelect(selectArenaBudget);
  const tensor = useSelect(selectFloatSelection);
  const { arena } = before.profile;
  const { graph } = before.model;
  const peak = useMemo(() => explainPeak(arena, graph).scope, [arena, graph]);
  const [step, setStep] = useState<Scope | null>(null);
  const buffer = arena.buffers.find(
    (one) => one.kind === 'tensor' && one.subgraph === 0 && one.tensor === tensor,
  );
  const selection: Selection | null =
    tensor === undefined || buffer === undefined ? null : { kind: 'buffer', id: buffer.id };
  const choose = (next: Selection | null): void => {
    if (next?.kind !== 'buffer') return;
    const chosen = arena.buffers.find(({ id }) => id === next.id);
    if (chosen?.kind === 'tensor') selectFloatTensor(studio, chosen.tensor);
  };
  return (
    <ArenaMap
      plan={arena}
      graph={graph}
      {...(span === undefined ? {} : { span })}
      budget={budget}
      whatIf={null}
      step={Math.min(step ?? Math.max(0, peak), arena.timeline.length - 1)}
      selection={selection}
      onStep={setStep}
      onSelect={choose}
      onWhatIf={nothing}
      onOpen={choose}
    />
  );
}
