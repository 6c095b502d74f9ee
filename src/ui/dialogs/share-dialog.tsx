/** The link: what it carries, how long it is, and where that is too long. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatNumberOf } from '../../core/text';
import { downloadProfile, makeLink } from '../../state/exporting';
import type { ShareChoice } from '../../state/exporting';
import { failureOf } from '../../state/failure';
import type { Failure } from '../../state/studio-state';
import { selectSharedTimes } from '../../state/rows/device-rows';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { CopyButton } from '../parts/copy-button';
import { Note } from '../parts/note';
import { DialogFrame } from './dialog-frame';
import styles from './dialog.module.css';

/** Longest text that Discord sends as a message, and roughly where Slack starts to cut. */
const LIMITS = { everywhere: 2000, most: 4000 } as const;

/** Where a link of this length arrives whole. */
function lengthAdvice(length: number): string | null {
  if (length <= LIMITS.everywhere) return null;
  return length <= LIMITS.most
    ? `Over ${formatCount(LIMITS.everywhere)} characters: Discord turns it into an attachment, and some mail programs cut it.`
    : `Over ${formatCount(LIMITS.most)} characters: Slack and most mail programs cut it. Leave the names out, or save a file instead.`;
}

export function ShareDialog(): ReactNode {
  const studio = useStudio();
  const [names, setNames] = useState(true);
  const [wantsTimes, setWantsTimes] = useState(true);
  const measured = useSelect(selectSharedTimes);
  const times = wantsTimes && measured > 0;
  const { link, failure } = useLink({ names, times });
  const advice = link === null ? null : lengthAdvice(link.length);
  return (
    <DialogFrame title="Share this profile">
      {failure !== null && (
        <Note tone="bad" isInset>
          {failure.message} {failure.advice}
        </Note>
      )}
      <textarea
        className={styles['link']}
        readOnly
        aria-label="Link"
        value={link ?? ''}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <p className={advice === null ? styles['dim'] : styles['warn']} role="status">
        {link === null ? 'Making the link…' : `${formatCount(link.length)} characters. `}
        {link !== null && (advice ?? 'Short enough for chat and mail.')}
      </p>
      <div className={styles['row']}>
        <div className={styles['grow']}>
          <Check label="Include file and tensor names" isChecked={names} onCheck={setNames} />
          {measured > 0 && (
            <Check
              label={`Include ${formatNumberOf(measured, 'measurement')}`}
              isChecked={wantsTimes}
              onCheck={setWantsTimes}
            />
          )}
        </div>
        <button
          type="button"
          className={control('button')}
          onClick={() => void downloadProfile(studio, { names, times })}
        >
          Save as file
        </button>
        <CopyButton label="Copy link" text={link ?? ''} isPrimary />
      </div>
      <Contents names={names} times={times} />
    </DialogFrame>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

function Check({ label, isChecked, onCheck }: CheckProps): ReactNode {
  return (
    <label className={styles['check']}>
      <input
        type="checkbox"
        checked={isChecked}
        onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
      />{' '}
      {label}
    </label>
  );
}

function Contents({ names, times }: ShareChoice): ReactNode {
  return (
    <div className={styles['carries']}>
      <section>
        <h3>In the link</h3>
        <ul className={styles['dim']}>
          <li>Operators, with options and shapes</li>
          <li>Tensor types, sizes and scales</li>
          {names && <li>File, tensor and subgraph names</li>}
          <li>The file’s size and SHA-256</li>
          <li>Board, kernel set and what is on screen</li>
          {times && <li>Measured times, with board, clock, firmware and timer</li>}
        </ul>
      </section>
      <section>
        <h3>Not in the link</h3>
        <ul className={styles['dim']}>
          <li>Weights, biases and any other constant</li>
          {!names && <li>File, tensor and subgraph names</li>}
          <li>Anything stored on a server: the link is all there is</li>
        </ul>
      </section>
    </div>
  );
}

function useLink({ names, times }: ShareChoice): { link: string | null; failure: Failure | null } {
  const studio = useStudio();
  const [state, setState] = useState<{ link: string | null; failure: Failure | null }>({
    link: null,
    failure: null,
  });
  useEffect(() => {
    let isCurrent = true;
    makeLink(studio, { names, times }).then(
      (link) => {
        if (isCurrent) setState({ link, failure: null });
      },
      (error: unknown) => {
        if (isCurrent) setState({ link: null, failure: failureOf('share', 'The link', error) });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [studio, names, times]);
  return state;
}
