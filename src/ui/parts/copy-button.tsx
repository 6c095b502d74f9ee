/** Copies a text and says so in its own label for a moment. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useStudio } from '../../state/use-studio';
import { control } from './controls';

interface CopyButtonProps {
  /** The text, or how to get it. */
  readonly text: string | (() => Promise<string>);
  readonly label: string;
  readonly isPrimary?: boolean;
}

export function CopyButton({ text, label, isPrimary = false }: CopyButtonProps): ReactNode {
  const { copyText } = useStudio();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await copyText(typeof text === 'string' ? text : await text());
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const words = { idle: label, copied: 'Copied', failed: 'Not allowed here' };
  return (
    <button
      type="button"
      className={isPrimary ? control('button', 'primary') : control('button')}
      aria-live="polite"
      onClick={() => void copy()}
    >
      {words[state]}
    </button>
  );
}
