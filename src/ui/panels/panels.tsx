/** The tables under the map. Charts and the exporter load when their tab is first shown. */
import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '../../core/text';
import { TABS } from '../../state/studio-state';
import type { StudioState, Tab } from '../../state/studio-state';
import { selectBoards } from '../../state/target';
import { showTab } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { OperatorsPanel } from '../operators/operators-panel';
import { TensorsPanel } from '../tensors/tensors-panel';
import styles from './panels.module.css';

const FlashPanel = lazy(async () => ({
  default: (await import('../flash/flash-panel')).FlashPanel,
}));
const BoardsPanel = lazy(async () => ({
  default: (await import('../boards/boards-panel')).BoardsPanel,
}));
const RunPanel = lazy(async () => ({ default: (await import('../run/run-panel')).RunPanel }));
const QuantizePanel = lazy(async () => ({
  default: (await import('../quantize/quantize-panel')).QuantizePanel,
}));
const DevicePanel = lazy(async () => ({
  default: (await import('../device/device-panel')).DevicePanel,
}));
const ExportPanel = lazy(async () => ({
  default: (await import('../export/export-panel')).ExportPanel,
}));

interface PanelEntry {
  readonly label: string;
  readonly content: ReactNode;
  readonly count?: (state: StudioState) => number;
}

const PANELS: Readonly<Record<Tab, PanelEntry>> = {
  operators: {
    label: 'Operators',
    content: <OperatorsPanel />,
    count: (state) => state.open?.profile.operators.length ?? 0,
  },
  tensors: {
    label: 'Tensors',
    content: <TensorsPanel />,
    count: (state) => state.open?.profile.arena.buffers.length ?? 0,
  },
  flash: { label: 'Flash', content: <FlashPanel /> },
  boards: { label: 'Boards', content: <BoardsPanel />, count: (s) => selectBoards(s).length },
  run: { label: 'Run', content: <RunPanel /> },
  quantize: { label: 'Quantize', content: <QuantizePanel /> },
  device: { label: 'Measure', content: <DevicePanel /> },
  export: { label: 'Export', content: <ExportPanel /> },
};

export function Panels(): ReactNode {
  const studio = useStudio();
  const tab = useSelect((state) => state.tab);
  return (
    <Tabs.Root
      className={styles['tabs']}
      value={tab}
      onValueChange={(value) => {
        const next = TABS.find((name) => name === value);
        if (next !== undefined) showTab(studio, next);
      }}
    >
      <Tabs.List className={styles['list']} aria-label="Tables">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name} className={styles['tab']}>
            {PANELS[name].label}
            <Count of={PANELS[name].count} />
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((name) => (
        <Tabs.Panel key={name} value={name} className={styles['panel']} data-tab={name}>
          <Suspense fallback={null}>{PANELS[name].content}</Suspense>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}

function Count({ of }: { of: PanelEntry['count'] }): ReactNode {
  const count = useSelect((state) => of?.(state));
  return count === undefined ? null : <span className={styles['count']}>{formatCount(count)}</span>;
}
