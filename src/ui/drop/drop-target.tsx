/** The whole window takes files: dropped anywhere, or pasted (a file, C source, or a link). */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { addOwn } from '../../state/device/commands';
import { openFile, openLink } from '../../state/open-model';
import { giveFiles } from '../../state/quantizing';
import { isRunInput, runWithFile } from '../../state/running';
import type { Studio } from '../../state/studio';
import { useStudio } from '../../state/use-studio';
import { filesOf } from './dropped-files';
import styles from './drop-target.module.css';

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;

const MODEL = /\.(tflite|lite|arenascope|h|c|cc|cpp|onnx|keras|h5)$/i;
const FIRMWARE = /\.(bin|hex|ihex|uf2)$/i;
const DATA = /\.(npy|npz|csv|tsv|txt|wav|png|jpe?g|gif|webp|bmp|avif|bin|raw)$/i;

/** In the Quantize tab a folder, several files, or one file of data are samples to calibrate with. */
function isCalibrationData({ store }: Studio, { files, items }: DataTransfer): boolean {
  const { tab, open } = store.getState();
  if (tab !== 'quantize' || open === null) return false;
  const isFolder = [...items].some((item) => item.webkitGetAsEntry()?.isDirectory === true);
  const names = [...files].map(({ name }) => name);
  return (
    !names.some((name) => MODEL.test(name)) &&
    (isFolder || names.length > 1 || names.every((name) => DATA.test(name)))
  );
}

/** In the Measure tab, files that are firmware take the runner's place. */
const isFirmware = ({ store }: Studio, files: readonly File[]): boolean =>
  store.getState().tab === 'device' && files.every(({ name }) => FIRMWARE.test(name));

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
      const { dataTransfer, target } = event;
      const file = dataTransfer?.files[0];
      if (dataTransfer === null || file === undefined) return;
      event.preventDefault();
      if (isCalibrationData(studio, dataTransfer))
        void filesOf(dataTransfer).then((files) => giveFiles(studio, files));
      else if (isFirmware(studio, [...dataTransfer.files]))
        void addOwn(studio, [...dataTransfer.files]);
      else takeFile(studio, file, target);
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
