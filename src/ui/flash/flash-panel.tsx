/**
 * Where flash goes: the file's bytes by what they are for, and TFLM's code for exactly these
 * operators beside what the usual shortcuts cost. Charts load after the tables.
 */
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { formatPercent } from '../../core/text';
import { selectProfile } from '../../state/figures';
import { selectFlashRows } from '../../state/rows/flash-rows';
import type { FlashRow } from '../../state/rows/flash-rows';
import { select } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { KindSwatch } from '../parts/kind-swatch';
import { Share } from '../parts/share';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { CodeTable } from './code-table';
import { FLASH_KINDS } from './flash-kinds';
import styles from './flash.module.css';

const FlashChart = lazy(async () => ({
  default: (await import('../charts/flash-chart')).FlashChart,
}));

const COLUMNS: readonly Column<FlashRow>[] = [
  {
    id: 'what',
    header: 'What',
    min: 180,
    render: ({ what }) => <span data-hint={what}>{what}</span>,
    value: ({ what }) => what,
  },
  {
    id: 'bytes',
    header: 'Bytes',
    width: 84,
    isNumber: true,
    render: ({ bytes }) => <Bytes value={bytes} bare />,
    value: ({ bytes }) => bytes,
  },
  {
    id: 'share',
    header: 'Share',
    width: 96,
    isNumber: true,
    hint: 'Of model and TFLM code together',
    render: ({ share }) => <Share of={share} value={formatPercent(share)} />,
    value: ({ share }) => share,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 128,
    render: ({ kind }) => (
      <>
        <KindSwatch kind={FLASH_KINDS[kind].colour} /> {FLASH_KINDS[kind].label}
      </>
    ),
    value: ({ kind }) => kind,
  },
];

export function FlashPanel(): ReactNode {
  const studio = useStudio();
  const rows = useSelect(selectFlashRows);
  const profile = useSelect(selectProfile);
  if (profile === null) return null;
  return (
    <div className={styles['flash']}>
      <div className={styles['side']} tabIndex={0} role="region" aria-label="Flash summary">
        <Suspense fallback={<div className={styles['waiting']} />}>
          <FlashChart flash={profile.flash} />
        </Suspense>
        <CodeTable flash={profile.flash} />
      </div>
      <div className={styles['table']}>
        <DataTable
          id="flash"
          label="Flash by cause"
          rows={rows}
          columns={COLUMNS}
          selectedKey={undefined}
          onPick={(row) => {
            if (row.selection !== undefined) select(studio, row.selection);
          }}
          empty="This model takes no flash."
        />
      </div>
    </div>
  );
}
