/**
 * Lines between header and verdict: what is being opened, what could not be, and where the open
 * profile came from. None of them covers the studio or changes what is open.
 */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../core/text';
import { cancelOpening, dismissFailure } from '../../state/open-model';
import type { Failure, Opening } from '../../state/studio-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import { UpdateNotice } from './update-notice';

/** Failures that concern what is open as a whole; others stand beside their own part. */
const HERE: ReadonlySet<Failure['place']> = new Set(['open', 'link', 'profile']);

export function Notices(): ReactNode {
  const failure = useSelect((state) => state.failure);
  const opening = useSelect((state) => state.opening);
  const isOpen = useSelect((state) => state.open !== null);
  // With nothing open the failure stands in the middle of the page, where the model would have been.
  const isHere = isOpen && failure !== null && HERE.has(failure.place);
  return (
    <div>
      {opening !== null && <OpeningNotice opening={opening} />}
      {isHere && <FailureNotice failure={failure} />}
      <LinkNotice />
      <LostFileNotice />
      <UpdateNotice />
    </div>
  );
}

const STAGES: Readonly<Record<Opening['stage'], string>> = {
  reading: 'reading the file',
  checking: 'checking its structure',
  planning: 'planning the arena',
};

/** Shown only when opening takes long enough to be noticed. */
function OpeningNotice({ opening }: { opening: Opening }): ReactNode {
  const studio = useStudio();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <Note
      tone="plain"
      lead={opening.name}
      actions={
        <button type="button" className={control('link')} onClick={() => cancelOpening(studio)}>
          Stop
        </button>
      }
    >
      is being opened: {STAGES[opening.stage]}.
    </Note>
  );
}

/** Names the file, unless the sentence does. */
const leadOf = ({ place, subject, message }: Failure): string =>
  place === 'link' || message.includes(subject) ? 'Not opened.' : `“${subject}” was not opened.`;

function FailureNotice({ failure }: { failure: Failure }): ReactNode {
  const studio = useStudio();
  return (
    <Note
      tone="bad"
      lead={leadOf(failure)}
      actions={
        <button type="button" className={control('link')} onClick={() => dismissFailure(studio)}>
          Dismiss
        </button>
      }
    >
      {failure.message} {failure.advice} What was open still is.
    </Note>
  );
}

/** Where a profile without a file came from, and whether a dropped file is the one behind it. */
function LinkNotice(): ReactNode {
  const origin = useSelect((state) => state.open?.origin);
  const file = useSelect((state) => state.open?.model.file);
  const mismatch = useSelect((state) => state.mismatch);
  if (origin === undefined || file === undefined) return null;
  if (mismatch !== null) {
    return (
      <Note
        tone="bad"
        lead="Not the same file."
        actions={
          <>
            <button type="button" className={control('link')} onClick={mismatch.accept}>
              Open it instead
            </button>
            <button type="button" className={control('link')} onClick={mismatch.discard}>
              Keep the link
            </button>
          </>
        }
      >
        {mismatch.sentence}
      </Note>
    );
  }
  if (origin.kind === 'file' && origin.confirms) return <MatchNotice sha256={file.sha256} />;
  if (origin.kind !== 'link') return null;
  return (
    <Note
      tone="plain"
      lead={origin.payload === undefined ? 'From a saved profile.' : 'From a link.'}
    >
      It carries no weights ({formatBytes(file.bytes)} in the file). Drop the file to check that it
      is the same one, by its SHA-256 <code>{file.sha256.slice(0, 12)}…</code>, and to export it.
    </Note>
  );
}

function MatchNotice({ sha256 }: { sha256: string }): ReactNode {
  const [isDismissed, setDismissed] = useState('');
  if (isDismissed === sha256) return null;
  return (
    <Note
      tone="plain"
      lead="The same file."
      actions={
        <button type="button" className={control('link')} onClick={() => setDismissed(sha256)}>
          Dismiss
        </button>
      }
    >
      Its SHA-256 <code>{sha256.slice(0, 12)}…</code> is the one in the link.
    </Note>
  );
}

/** After a reload: a page cannot open a file of the user's by itself. */
function LostFileNotice(): ReactNode {
  const studio = useStudio();
  const name = useSelect((state) => state.lostFile);
  if (name === null) return null;
  return (
    <Note
      tone="plain"
      lead={name}
      actions={
        <button
          type="button"
          className={control('link')}
          onClick={() => studio.store.setState({ lostFile: null })}
        >
          Dismiss
        </button>
      }
    >
      was open before the reload. A page cannot open it again by itself: drop it once more. This is
      a sample.
    </Note>
  );
}
