/** The browser's own file dialog, for everything that opens files. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { openFile } from '../../state/open-model';
import { useStudio } from '../../state/use-studio';
import { useFocusTarget } from '../app/focus-targets';

const ACCEPT = '.tflite,.lite,.h,.hpp,.c,.cc,.cpp,.arenascope';

export function FilePicker(): ReactNode {
  const studio = useStudio();
  const picker = useRef<HTMLInputElement>(null);
  useFocusTarget('file-picker', () => picker.current?.click());
  return (
    <input
      ref={picker}
      type="file"
      accept={ACCEPT}
      hidden
      aria-label="Model file"
      onChange={({ currentTarget }) => {
        const file = currentTarget.files?.[0];
        if (file !== undefined) void openFile(studio, file, file.name);
        // The same file can be picked again after it has changed on disk.
        currentTarget.value = '';
      }}
    />
  );
}
