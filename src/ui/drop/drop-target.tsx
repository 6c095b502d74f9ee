/** The whole window takes files: dropped anywhere, or pasted (a file, C source, or a link). */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { openFile, openLink } from '../../state/open-model';
import { isRunInput, runWithFile } from '../../state/running';
import type { Studio } from '../../state/studio';
import { useStudio } from '../../state/use-studio';
import styles from './drop-target.module.css';

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;

/** Data for the open model is fed to the input it was dropped on, or the first; all else is opened. */
function takeFile(studio: Studio, file: File, target: EventTarget | null): void {
  if (!isRunInput(studio.store.getState(), file.name)) {
    void openFile(studio, file, file.name);
    return;
  }
  const field = target instanceof Element ? target.closest<HTMLElement>('[data-run-input]') : null;
  void runWithFile(studio, file, file.name, Number(field?.dataset['runInput'] ?? 0));
}

export function DropTarget(): ReactNode {
  const studio = useStudio();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Leaving the window, not just one element for another.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      takeFile(studio, file, event.target);
    };
    document.addEventListener('dragenter', onOver, { signal });
    document.addEventListener('dragover', onOver, { signal });
    document.addEventListener('dragleave', onLeave, { signal });
    document.addEventListener('drop', onDrop, { signal });
    document.addEventListener('paste', (event) => onPaste(studio, event), { signal });
    return () => controller.abort();
  }, [studio]);
  if (!isOver) return null;
  return (
    <div className={styles['overlay']}>
      <p>Drop to read it here; it does not leave this tab</p>
    </div>
  );
}

function onPaste(studio: Studio, event: ClipboardEvent): void {
  const { target, clipboardData } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
  const file = clipboardData?.files[0];
  if (file !== undefined) {
    event.preventDefault();
    takeFile(studio, file, target);
    return;
  }
  const text = clipboardData?.getData('text/plain').trim() ?? '';
  const fragment = /#(p=\S+)$/.exec(text)?.[1];
  if (fragment !== undefined) void openLink(studio, fragment);
  else if (text.includes('{')) void openFile(studio, new Blob([text]), 'pasted.cc');
}
