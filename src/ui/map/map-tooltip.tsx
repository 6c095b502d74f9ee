/** What is under the pointer, beside the pointer: fixed to the window, so that no panel cuts it off. */
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { nameBuffer, whyAlive } from '../../core/arena/explain-peak';
import { CAUSES } from '../../core/arena/tail';
import type { TailPart } from '../../core/arena/tail';
import { formatBytes, formatCount, formatHex, formatKib } from '../../core/text';
import type { Scope } from '../../core/units';
import type { Hit } from './hit';
import styles from './map-tooltip.module.css';
import type { BufferRect, Scene } from './scene';
import { KIND_LABELS, lifetime, slackReason, stepFacts, stepTitle } from './words';

interface MapTooltipProps {
  readonly scene: Scene;
  readonly hit: Hit;
  /** In window pixels. */
  readonly x: number;
  readonly y: number;
  /** Where the ruler starts; the tooltip stays above it where it can. */
  readonly floor: number;
}

const GAP = 14;

export function MapTooltip({ scene, hit, x, y, floor }: MapTooltipProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) return;
    const { offsetWidth: width, offsetHeight: height } = node;
    const left = x + GAP + width > window.innerWidth ? x - GAP - width : x + GAP;
    const lowest = Math.min(floor, window.innerHeight - 4) - height;
    const above = y - GAP - height;
    const below = Math.min(y + GAP, window.innerHeight - 4 - height);
    const top = y + GAP > lowest && above >= 4 ? above : below;
    node.style.translate = `${Math.max(4, left)}px ${Math.max(4, top)}px`;
  });
  return createPortal(
    <div ref={box} className={styles['tooltip']} role="presentation">
      <Body scene={scene} hit={hit} />
    </div>,
    document.body,
  );
}

function Body({ scene, hit }: { readonly scene: Scene; readonly hit: Hit }): ReactNode {
  switch (hit.area) {
    case 'buffer':
      return <BufferBody scene={scene} rect={hit.rect} scope={hit.scope} />;
    case 'tail':
      return <TailBody scene={scene} cause={hit.cause} />;
    case 'slack':
      return (
        <>
          <strong>{formatBytes(scene.arena - scene.plan.used)} between head and tail</strong>
          <span className={styles['dim']}>{slackReason(scene)}</span>
        </>
      );
    case 'free':
    case 'ruler':
    case 'strip':
      return (
        <>
          <strong>{stepTitle(scene, hit.scope)}</strong>
          {stepFacts(scene, hit.scope).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </>
      );
  }
}

function BufferBody(props: {
  readonly scene: Scene;
  readonly rect: BufferRect;
  readonly scope: Scope;
}): ReactNode {
  const { scene, rect, scope } = props;
  const { buffer } = rect;
  const tensor =
    buffer.kind === 'tensor'
      ? scene.graph.subgraphs[buffer.subgraph]?.tensors[buffer.tensor]
      : undefined;
  const type =
    tensor === undefined ? '' : ` · ${tensor.type.toLowerCase()} [${tensor.shape.join(', ')}]`;
  const padding = buffer.planned - buffer.bytes;
  const inLife = Math.min(buffer.last, Math.max(buffer.first, scope));
  return (
    <>
      <strong className={styles['name']}>{nameBuffer(scene.graph, buffer)}</strong>
      <span className={styles['dim']}>
        {KIND_LABELS[rect.kind]}
        {type}
      </span>
      <dl className={styles['facts']}>
        <dt>size</dt>
        <dd>
          {formatBytes(buffer.bytes)}
          {buffer.bytes >= 1024 && ` · ${formatKib(buffer.bytes)}`}
          {padding > 0 && ` · + ${formatCount(padding)} padding`}
        </dd>
        <dt>offset</dt>
        <dd>
          {formatCount(buffer.offset)} · <code>{formatHex(buffer.offset)}</code>
        </dd>
        <dt>alive</dt>
        <dd>{lifetime(rect)}</dd>
      </dl>
      <span>{whyAlive(scene.plan, scene.graph, buffer, inLife).why}</span>
    </>
  );
}

const SHOWN_PARTS = 5;

function TailBody(props: {
  readonly scene: Scene;
  readonly cause: keyof typeof CAUSES;
}): ReactNode {
  const group = props.scene.tailGroups.find(({ cause }) => cause === props.cause);
  if (group === undefined) return null;
  const largest = [...group.parts].sort((a, b) => b.taken - a.taken).slice(0, SHOWN_PARTS);
  const rest = group.parts.length - largest.length;
  return (
    <>
      <strong>
        {CAUSES[group.cause].label} · {formatBytes(group.taken)}
      </strong>
      <span className={styles['dim']}>Persistent: {CAUSES[group.cause].about}</span>
      <dl className={styles['facts']}>
        {largest.map((part) => (
          <PartRow key={part.before} scene={props.scene} part={part} />
        ))}
      </dl>
      {rest > 0 && <span className={styles['dim']}>and {formatCount(rest)} more</span>}
      {group.padding > 0 && (
        <span className={styles['dim']}>{formatBytes(group.padding)} of it is alignment</span>
      )}
    </>
  );
}

function PartRow({ scene, part }: { readonly scene: Scene; readonly part: TailPart }): ReactNode {
  return (
    <>
      <dt>{formatBytes(part.taken)}</dt>
      <dd>{partText(scene, part)}</dd>
    </>
  );
}

/** What an allocation is and whose; the operator's name only where `what` does not say it. */
function partText(scene: Scene, { allocation }: TailPart): string {
  const { what, subgraph = 0, operator } = allocation;
  if (operator === undefined) return what;
  const name = scene.graph.subgraphs[subgraph]?.operators[operator]?.name ?? '';
  const owner = what.includes(name) ? `op ${operator}` : `op ${operator} ${name}`;
  return `${what} · ${owner}`;
}
