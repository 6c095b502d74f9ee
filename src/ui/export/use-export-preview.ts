/** Previews of the export's files, made again when symbol, model or target change. */
import { useEffect, useState } from 'react';
import type { ExportChoice } from '../../state/exporting';
import { previewExport } from '../../state/exporting';
import { failureOf } from '../../state/failure';
import { selectProfile } from '../../state/figures';
import type { Failure } from '../../state/studio-state';
import { useSelect, useStudio } from '../../state/use-studio';

export type Previews = Awaited<ReturnType<typeof previewExport>>;

interface ExportPreview {
  /** The last ones that could be made; a wrong symbol leaves them standing. */
  readonly previews: Previews;
  readonly failure: Failure | null;
}

/** Typing pauses this long before the files are made again. */
const PAUSE_MS = 120;

export function useExportPreview({ symbol, project }: ExportChoice): ExportPreview {
  const studio = useStudio();
  const profile = useSelect(selectProfile);
  const openId = useSelect((state) => state.open?.id);
  const [state, setState] = useState<ExportPreview>({ previews: [], failure: null });
  useEffect(() => {
    let isCurrent = true;
    const make = async (): Promise<void> => {
      try {
        const previews = await previewExport(studio, { symbol, project });
        if (isCurrent) setState({ previews, failure: null });
      } catch (error) {
        const failure = failureOf('export', symbol, error);
        if (isCurrent) setState(({ previews }) => ({ previews, failure }));
      }
    };
    const timer = setTimeout(() => void make(), symbol === '' ? 0 : PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [studio, profile, openId, symbol, project]);
  return state;
}
