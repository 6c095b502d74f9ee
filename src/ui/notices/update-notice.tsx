/** A new version waits: it is offered, never forced, since a reload closes the open file. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { registerSW } from 'virtual:pwa-register';
import { control } from '../parts/controls';
import { Note } from '../parts/note';

export function UpdateNotice(): ReactNode {
  const [update, setUpdate] = useState<(() => Promise<void>) | null>(null);
  useEffect(() => {
    const apply = registerSW({ onNeedRefresh: () => setUpdate(() => apply) });
  }, []);
  if (update === null) return null;
  return (
    <Note
      tone="plain"
      lead="A new version is ready."
      actions={
        <>
          <button type="button" className={control('link')} onClick={() => void update()}>
            Reload now
          </button>
          <button type="button" className={control('link')} onClick={() => setUpdate(null)}>
            Later
          </button>
        </>
      }
    >
      Reloading closes an opened file; samples and links open again.
    </Note>
  );
}
