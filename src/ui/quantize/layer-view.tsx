/** Where the loss comes from: every tensor along the network, the worst first in the table. */
import { lazy, Suspense, useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatReal } from '../../core/text';
import type { QuantizeRun } from '../../state/quantize-state';
import { selectWorstLayers } from '../../state/quantize-figures';
import type { LayerRow } from '../../state/quantize-figures';
import { selectFloatSelection, selectFloatTensor } from '../../state/rows/quantize-rows';
import { useSelect, useStudio } from '../../state/use-studio';
import { shortNames } from '../map/names';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import styles from './quantize.module.css';
import { TensorField } from './tensor-field';
import { formatDecibels, formatShare } from './words';

const LayerChart = lazy(async () => ({
  default: (await import('../charts/layer-chart')).LayerChart,
}));

type Row = LayerRow & { readonly key: string; readonly short: string };

/** A share of values cut off that is worth a colour. */
const MUCH_CUT = 0.01;

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'tensor',
    header: 'Tensor',
    min: 130,
    isCode: true,
    render: ({ name, short }) => <span data-hint={name}>{short}</span>,
    value: ({ tensor }) => tensor,
  },
  {
    id: 'op',
    header: 'Made by',
    min: 116,
    isCode: true,
    render: ({ operator, operatorIndex }) =>
      operatorIndex === null ? 'input' : `${operatorIndex} ${operator}`,
    value: ({ operatorIndex }) => operatorIndex ?? -1,
  },
  {
    id: 'type',
    header: 'Stored as',
    width: 104,
    hint: 'Choose another to keep a tensor in it, then quantize again',
    render: (row) => <TensorField row={row} />,
    value: ({ type }) => type,
  },
  {
    id: 'sqnr',
    header: 'SQNR',
    width: 78,
    isNumber: true,
    hint: 'Signal to quantization noise against the float model; worst first',
    render: ({ sqnr }) => formatDecibels(sqnr),
    value: ({ sqnr }) => sqnr,
  },
  {
    id: 'cosine',
    header: 'Cosine',
    width: 78,
    isNumber: true,
    hint: 'Of the angle between float and quantized values; 1 is no change',
    render: ({ cosine }) => cosine.toFixed(5),
    value: ({ cosine }) => cosine,
  },
  {
    id: 'error',
    header: 'Largest error',
    width: 96,
    isNumber: true,
    render: ({ maxError }) => formatReal(Number(maxError.toPrecision(3))),
    value: ({ maxError }) => maxError,
  },
  {
    id: 'cut',
    header: 'Cut off',
    width: 84,
    isNumber: true,
    hint: 'Share of values beyond what the type can hold: below, and above',
    render: ({ saturatedLow, saturatedHigh }) => (
      <span
        className={saturatedLow + saturatedHigh > MUCH_CUT ? styles['warn'] : styles['dim']}
        data-hint={`${formatShare(saturatedLow)} below, ${formatShare(saturatedHigh)} above`}
      >
        {formatShare(saturatedLow + saturatedHigh)}
      </span>
    ),
    value: ({ saturatedLow, saturatedHigh }) => saturatedLow + saturatedHigh,
  },
];

const NONE: readonly LayerRow[] = [];

export function LayerView({ run }: { run: QuantizeRun }): ReactNode {
  const studio = useStudio();
  // The answer is painted first; what it is made of follows in a task of its own.
  const worst = useDeferredValue(useSelect(selectWorstLayers), NONE);
  const selected = useSelect(selectFloatSelection);
  const rows = useMemo((): readonly Row[] => {
    const short = shortNames(worst.map(({ name }) => name));
    return worst.map((layer, i) => ({
      ...layer,
      key: String(layer.tensor),
      short: short[i] ?? layer.name,
    }));
  }, [worst]);
  const { cost } = run.result;
  if (cost.tensors.length === 0) {
    return (
      <p className={styles['empty']}>
        This file keeps its activations in float, so no tensor of it is rounded.
      </p>
    );
  }
  return (
    <>
      <Suspense fallback={<div className={styles['chart-space']} />}>
        <LayerChart
          layers={worst}
          selected={selected}
          onPick={(tensor) => selectFloatTensor(studio, tensor)}
        />
      </Suspense>
      <DataTable
        id="quantize-layers"
        label={`Tensors, compared on ${formatCount(cost.tensorSamples)} samples`}
        rows={rows}
        columns={COLUMNS}
        selectedKey={selected === undefined ? undefined : String(selected)}
        onPick={({ tensor }) => selectFloatTensor(studio, tensor)}
        empty="No tensor exists in both models."
      />
    </>
  );
}
