/** A few exclusive choices side by side. */
import type { ReactNode } from 'react';
import panels from '../panels/panels.module.css';

interface ChoicesProps<Key extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Key, { readonly name: string; readonly about?: string }>>;
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
}

export function Choices<Key extends string>(props: ChoicesProps<Key>): ReactNode {
  const { label, choices, chosen, onChoose } = props;
  return (
    <div className={panels['choices']} role="group" aria-label={label}>
      {(Object.keys(choices) as Key[]).map((key) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === chosen}
          data-hint={choices[key].about}
          onClick={() => onChoose(key)}
        >
          {choices[key].name}
        </button>
      ))}
    </div>
  );
}
