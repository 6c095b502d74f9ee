/** The price curve as a table: each row a file that can be made. */
import type { ReactNode } from 'react';
import type { Curve, CurvePoint } from '../../core/improve/flow';
import type { Graph } from '../../core/graph/graph';
import { quantizePoint } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { control } from '../parts/controls';
import { formatGain, formatPrice, gainOf } from './prices';
import styles from './quantize.module.css';

const MEASURE_NAMES = { sqnr: 'SQNR', agreement: 'Same answer', accuracy: 'Right' } as const;

export function PointTable({ curve }: { curve: Curve }): ReactNode {
  const graph = useSelect(({ quantize }) => quantize.float?.opened.graph);
  const hasLatency = curve.points.some(({ latency }) => latency !== undefined);
  return (
    <table className={styles['figures']}>
      <caption className={styles['legend']}>Steps</caption>
      <thead>
        <tr>
          <th scope="col">Raised</th>
          <th scope="col">{MEASURE_NAMES[curve.goal.measure]}</th>
          <th scope="col">RAM, B</th>
          <th scope="col">Flash, B</th>
          {hasLatency && (
            <th scope="col" data-hint="Modelled, on a Cortex-M0+">
              Cycles
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {curve.points.map((point, i) => (
          <PointRow key={i} point={point} curve={curve} graph={graph} hasLatency={hasLatency} />
        ))}
      </tbody>
    </table>
  );
}

interface PointRowProps {
  readonly point: CurvePoint;
  readonly curve: Curve;
  readonly graph: Graph | undefined;
  readonly hasLatency: boolean;
}

function PointRow({ point, curve, graph, hasLatency }: PointRowProps): ReactNode {
  const studio = useStudio();
  const isIdle = useSelect(({ quantize }) => quantize.underWay === null);
  const gain = gainOf(point, curve);
  return (
    <tr data-reached={point.reached}>
      <th scope="row">
        <button
          type="button"
          className={control('why')}
          disabled={!isIdle}
          data-hint="Makes this file"
          onClick={() => void quantizePoint(studio, point)}
        >
          {raisedWords(point, graph)}
        </button>
      </th>
      <td>{gain === undefined ? '–' : formatGain(gain, curve)}</td>
      <td>
        <Bytes value={point.ram} bare />
      </td>
      <td>
        <Bytes value={point.flash} bare />
      </td>
      {hasLatency && (
        <td>
          {point.latency === undefined ? '–' : formatPrice(point.latency.cortexM0plus, 'latency')}
        </td>
      )}
    </tr>
  );
}

/** `+ 3 DEPTHWISE_CONV_2D`, or `nothing` for the start. */
function raisedWords({ raised }: CurvePoint, graph: Graph | undefined): string {
  const operators = graph?.subgraphs[0]?.operators;
  if (raised.length === 0) return 'nothing';
  return raised.map((index) => `+ ${index} ${operators?.[index]?.name ?? ''}`).join(', ');
}
