/** Above the map: what its colours mean, and the buttons that change the view. */
import type { ReactNode } from 'react';
import { MAP_COMMANDS } from './commands';
import type { MapCommand } from './commands';
import styles from './map-toolbar.module.css';
import type { BufferKind, Scene } from './scene';
import type { View } from './view';

interface MapToolbarProps {
  readonly scene: Scene;
  readonly view: View;
  readonly onCommand: (command: MapCommand) => void;
}

const LEGEND: readonly { readonly kind: BufferKind; readonly label: string }[] = [
  { kind: 'io', label: 'input, output' },
  { kind: 'activation', label: 'activation' },
  { kind: 'scratch', label: 'scratch' },
  { kind: 'variable', label: 'variable' },
  { kind: 'unused', label: 'unused' },
];

const BUTTONS: readonly { readonly command: MapCommand; readonly text: string }[] = [
  { command: 'fit', text: 'Fit' },
  { command: 'head', text: 'Head' },
  { command: 'natural', text: '1:1' },
  { command: 'zoom-out', text: '−' },
  { command: 'zoom-in', text: '+' },
];

export function MapToolbar({ scene, view, onCommand }: MapToolbarProps): ReactNode {
  const kinds = new Set(scene.rects.map((rect) => rect.kind));
  return (
    <div className={styles['toolbar']}>
      <ul className={styles['legend']} aria-label="Colours">
        {LEGEND.filter(({ kind }) => kinds.has(kind)).map(({ kind, label }) => (
          <li key={kind}>
            <span className={styles['swatch']} data-kind={kind} />
            {label}
          </li>
        ))}
        {scene.occupancy.top.some((top, scope) => top > (scene.occupancy.live[scope] ?? 0)) && (
          <li>
            <span className={styles['swatch']} data-kind="gap" />
            gap
          </li>
        )}
        {scene.occupancy.fragmentation > 0 && (
          <li>
            <span className={styles['swatch']} data-kind="waste" />
            fragmentation
          </li>
        )}
      </ul>
      <div className={styles['buttons']} role="group" aria-label="Zoom">
        {BUTTONS.map(({ command, text }) => (
          <button
            key={command}
            type="button"
            aria-label={MAP_COMMANDS[command].label}
            title={`${MAP_COMMANDS[command].label} (${MAP_COMMANDS[command].keys[0]})`}
            aria-pressed={
              command === 'fit' || command === 'head' ? view.mode === command : undefined
            }
            onClick={() => onCommand(command)}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
